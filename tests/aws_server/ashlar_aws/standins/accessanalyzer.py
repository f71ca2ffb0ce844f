"""IAM Access Analyzer: analyzers. moto has none. Source: the Access Analyzer API reference."""

from ..standin import PerRegion, action, found, now, refuse_if, tag_actions

NOT_FOUND = "ResourceNotFoundException"

analyzers = PerRegion("accessanalyzer", "analyzers")  # name -> AnalyzerSummary


def analyzer_of(call) -> dict:
    name = call["analyzerName"]
    return found(analyzers.of(call), name, NOT_FOUND, f"Analyzer does not exist: {name}")


@action("accessanalyzer", "CreateAnalyzer")
def create_analyzer(call):
    """One analyzer of external access per region and account: the quotas page of the IAM user guide."""
    name, kind = call["analyzerName"], call["type"]
    refuse_if(name in analyzers.of(call), "ConflictException", f"Analyzer already exists: {name}")
    same = [
        each for each in analyzers.of(call).values() if each["type"] == kind in ("ACCOUNT", "ORGANIZATION")
    ]
    refuse_if(same, "ServiceQuotaExceededException", "Cannot create more than 1 analyzers.")
    refuse_if(
        "UNUSED" not in kind and "unusedAccess" in call.get("configuration", {}),
        "ValidationException",
        "Configuration unusedAccess does not fit the type of the analyzer.",
    )
    analyzer = {
        "arn": call.arn("access-analyzer", f"analyzer/{name}"),
        "name": name,
        "type": kind,
        "createdAt": now(),
        "status": "ACTIVE",
        "tags": dict(call.get("tags", {})),
    }
    if call.get("configuration"):
        analyzer["configuration"] = call["configuration"]
    analyzers.of(call)[name] = analyzer
    return {"arn": analyzer["arn"]}


@action("accessanalyzer", "GetAnalyzer")
def get_analyzer(call):
    return {"analyzer": analyzer_of(call)}


@action("accessanalyzer", "ListAnalyzers")
def list_analyzers(call):
    return {
        "analyzers": [
            each for each in analyzers.of(call).values() if call.get("type") in (None, each["type"])
        ]
    }


@action("accessanalyzer", "UpdateAnalyzer")
def update_analyzer(call):
    analyzer = analyzer_of(call)
    analyzer["configuration"] = call.get("configuration", {})
    return {"configuration": analyzer["configuration"]}


@action("accessanalyzer", "DeleteAnalyzer")
def delete_analyzer(call):
    del analyzers.of(call)[analyzer_of(call)["name"]]
    return {}


def tags_of(call) -> dict:
    by_arn = {each["arn"]: each["tags"] for each in analyzers.of(call).values()}
    return found(by_arn, call["resourceArn"], NOT_FOUND, f"Resource does not exist: {call['resourceArn']}")


tag_actions("accessanalyzer", tags_of, tags="tags", keys="tagKeys", answer="tags")
