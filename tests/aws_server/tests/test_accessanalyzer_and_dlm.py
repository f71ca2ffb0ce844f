"""Access Analyzer and Data Lifecycle Manager, and what AWS would refuse."""

import pytest
from conftest import refused

ROLE = "arn:aws:iam::123456789012:role/snapshots"
DETAILS = {
    "ResourceTypes": ["VOLUME"],
    "TargetTags": [{"Key": "a", "Value": "b"}],
    "Schedules": [
        {"Name": "daily", "CreateRule": {"Interval": 24, "IntervalUnit": "HOURS"}, "RetainRule": {"Count": 3}}
    ],
}


def test_analyzers(server):
    analyzer = server.client("accessanalyzer")
    arn = analyzer.create_analyzer(analyzerName="main", type="ACCOUNT", tags={"a": "b"})["arn"]
    assert analyzer.get_analyzer(analyzerName="main")["analyzer"]["tags"] == {"a": "b"}
    refused("ConflictException", analyzer.create_analyzer, analyzerName="main", type="ACCOUNT")
    refused("ServiceQuotaExceededException", analyzer.create_analyzer, analyzerName="second", type="ACCOUNT")
    refused("ValidationException", analyzer.create_analyzer, analyzerName="no spaces", type="ORGANIZATION")
    refused("ValidationException", analyzer.create_analyzer, analyzerName="other", type="GALAXY")
    refused("ResourceNotFoundException", analyzer.get_analyzer, analyzerName="other")
    refused("ResourceNotFoundException", analyzer.tag_resource, resourceArn=arn + "2", tags={"a": "b"})
    analyzer.untag_resource(resourceArn=arn, tagKeys=["a"])
    analyzer.delete_analyzer(analyzerName="main")
    refused("ResourceNotFoundException", analyzer.delete_analyzer, analyzerName="main")


@pytest.fixture
def dlm(server):
    return server.client("dlm")


def test_policies(dlm):
    name = dlm.create_lifecycle_policy(
        ExecutionRoleArn=ROLE, Description="d", State="ENABLED", PolicyDetails=DETAILS
    )["PolicyId"]
    shown = dlm.get_lifecycle_policy(PolicyId=name)["Policy"]
    assert shown["PolicyDetails"]["Schedules"][0]["CreateRule"]["Times"] == ["09:00"]
    dlm.update_lifecycle_policy(PolicyId=name, State="DISABLED")
    shown = dlm.get_lifecycle_policy(PolicyId=name)["Policy"]
    assert (shown["State"], shown["Description"]) == ("DISABLED", "d")
    dlm.delete_lifecycle_policy(PolicyId=name)
    refused("ResourceNotFoundException", dlm.get_lifecycle_policy, PolicyId=name)


@pytest.mark.parametrize(
    "change",
    [
        {"State": "SLEEPING"},
        {"ExecutionRoleArn": "snapshots"},
        {"Description": "d" * 501},
        {"PolicyDetails": {**DETAILS, "Schedules": []}},
        {"PolicyDetails": {**DETAILS, "TargetTags": []}},
    ],
)
def test_policies_are_refused(dlm, change):
    wanted = {"ExecutionRoleArn": ROLE, "Description": "d", "State": "ENABLED", "PolicyDetails": DETAILS}
    refused("InvalidRequestException", dlm.create_lifecycle_policy, **{**wanted, **change})
    assert dlm.get_lifecycle_policies()["Policies"] == []
