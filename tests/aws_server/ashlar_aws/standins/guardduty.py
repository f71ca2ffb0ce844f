"""GuardDuty: detectors with their features. moto's lose tags and features.

Sources: the GuardDuty API reference; that one detector stands in an account and region is its
CreateDetector."""

from ..organization import management_account_of
from ..standin import PerRegion, action, found, new_id, now, refuse_if, tag_actions

WRONG = "BadRequestException"
ALWAYS_ON = ("CLOUD_TRAIL", "DNS_LOGS", "FLOW_LOGS")
ON_AT_FIRST = (
    "S3_DATA_EVENTS",
    "EKS_AUDIT_LOGS",
    "EBS_MALWARE_PROTECTION",
    "RDS_LOGIN_EVENTS",
    "LAMBDA_NETWORK_LOGS",
)
OFF_AT_FIRST = ("EKS_RUNTIME_MONITORING", "RUNTIME_MONITORING", "AI_PROTECTION")
detectors = PerRegion("guardduty", "detectors")  # id -> detector


def detector_of(call) -> dict:
    message = "The request is rejected because the input detectorId is not owned by the current account."
    return found(detectors.of(call), call["DetectorId"], WRONG, message)


def changed(features: list[dict], changes: list[dict]) -> list[dict]:
    """A feature that is named changes; the others stay."""
    by_name = {each["Name"]: each for each in features}
    for change in changes:
        refuse_if(change.get("Name") not in by_name, WRONG, f"Unknown feature {change.get('Name')}.")
        by_name[change["Name"]] = {**by_name[change["Name"]], **change}
    return list(by_name.values())


def features_at_first(status: str = "Status") -> list[dict]:
    on = [{"Name": name, status: "ENABLED", "UpdatedAt": now()} for name in (*ALWAYS_ON, *ON_AT_FIRST)]
    return on + [{"Name": name, status: "DISABLED", "UpdatedAt": now()} for name in OFF_AT_FIRST]


@action("guardduty", "CreateDetector")
def create_detector(call):
    refuse_if(
        detectors.of(call),
        WRONG,
        "The request is rejected because a detector already exists for the current account.",
    )
    name = new_id(32)
    detectors.of(call)[name] = {
        "CreatedAt": now().isoformat(),
        "UpdatedAt": now().isoformat(),
        "Tags": dict(call.get("Tags", {})),
        "FindingPublishingFrequency": call.get("FindingPublishingFrequency", "SIX_HOURS"),
        "ServiceRole": f"arn:aws:iam::{call.account}:role/aws-service-role/guardduty.amazonaws.com/"
        "AWSServiceRoleForAmazonGuardDuty",
        "Status": "ENABLED" if call["Enable"] else "DISABLED",
        "Features": changed(features_at_first(), call.get("Features", [])),
    }
    return {"DetectorId": name}


def data_sources(detector: dict) -> dict:
    """The older form of the same settings, which the provider reads too."""
    on = {each["Name"]: each["Status"] for each in detector["Features"]}
    return {
        "CloudTrail": {"Status": "ENABLED"},
        "DNSLogs": {"Status": "ENABLED"},
        "FlowLogs": {"Status": "ENABLED"},
        "S3Logs": {"Status": on["S3_DATA_EVENTS"]},
        "Kubernetes": {"AuditLogs": {"Status": on["EKS_AUDIT_LOGS"]}},
        "MalwareProtection": {
            "ScanEc2InstanceWithFindings": {"EbsVolumes": {"Status": on["EBS_MALWARE_PROTECTION"]}}
        },
    }


@action("guardduty", "GetDetector")
def get_detector(call):
    detector = detector_of(call)
    return {**detector, "DataSources": data_sources(detector)}


@action("guardduty", "ListDetectors")
def list_detectors(call):
    return {"DetectorIds": list(detectors.of(call))}


@action("guardduty", "UpdateDetector")
def update_detector(call):
    detector = detector_of(call)
    detector["Features"] = changed(detector["Features"], call.get("Features", []))
    detector["FindingPublishingFrequency"] = call.get(
        "FindingPublishingFrequency", detector["FindingPublishingFrequency"]
    )
    if call.get("Enable") is not None:
        detector["Status"] = "ENABLED" if call["Enable"] else "DISABLED"
    for name, feature in older_form(call.get("DataSources", {})).items():
        detector["Features"] = changed(detector["Features"], [{"Name": name, "Status": feature}])
    return {}


def older_form(sources: dict) -> dict:
    """Features by what the request says of data sources."""
    volumes = sources.get("MalwareProtection", {}).get("ScanEc2InstanceWithFindings", {}).get("EbsVolumes")
    asked = {
        "S3_DATA_EVENTS": sources.get("S3Logs", {}).get("Enable"),
        "EBS_MALWARE_PROTECTION": volumes,
        "EKS_AUDIT_LOGS": sources.get("Kubernetes", {}).get("AuditLogs", {}).get("Enable"),
    }
    return {name: "ENABLED" if on else "DISABLED" for name, on in asked.items() if on is not None}


@action("guardduty", "DeleteDetector")
def delete_detector(call):
    """The administrator of an organisation cannot delete its detector: the GuardDuty user guide."""
    from .guardduty_organization import administrators, configurations

    detector_of(call)
    manager = management_account_of(call.account)
    administers = manager and call.account in administrators.at(manager, call.region)
    refuse_if(
        administers, WRONG, "The request is rejected because the account is the delegated administrator."
    )
    configurations.of(call).pop(call["DetectorId"], None)
    del detectors.of(call)[call["DetectorId"]]
    return {}


def tags_of(call) -> dict:
    by_arn = {
        call.arn("guardduty", f"detector/{name}"): each["Tags"] for name, each in detectors.of(call).items()
    }
    return found(by_arn, call["ResourceArn"], WRONG, f"The resource {call['ResourceArn']} does not exist.")


tag_actions("guardduty", tags_of)
