"""GuardDuty, Security Hub and CloudTrail of an organisation, and what AWS would refuse."""

import pytest
from conftest import MANAGEMENT, refused

STRANGER = "111111111111"


@pytest.fixture
def member(server):
    return server.member()


def test_detectors(server):
    guard = server.client("guardduty")
    name = guard.create_detector(Enable=True, Tags={"a": "b"})["DetectorId"]
    guard.update_detector(
        DetectorId=name, Features=[{"Name": "EBS_MALWARE_PROTECTION", "Status": "DISABLED"}]
    )
    shown = guard.get_detector(DetectorId=name)
    assert {each["Name"]: each["Status"] for each in shown["Features"]}[
        "EBS_MALWARE_PROTECTION"
    ] == "DISABLED"
    arn = f"arn:aws:guardduty:eu-west-1:{MANAGEMENT}:detector/{name}"
    guard.tag_resource(ResourceArn=arn, Tags={"c": "d"})
    assert guard.get_detector(DetectorId=name)["Tags"] == {"a": "b", "c": "d"}
    refused("BadRequestException", guard.create_detector, Enable=True)
    refused("BadRequestException", guard.get_detector, DetectorId="0" * 32)
    refused(
        "BadRequestException", guard.update_detector, DetectorId=name, FindingPublishingFrequency="HOURLY"
    )
    refused("BadRequestException", guard.describe_organization_configuration, DetectorId=name)
    guard.delete_detector(DetectorId=name)
    assert server.ask("GET", "dump") == {}


def test_guardduty_of_an_organization(server, member):
    guard, theirs = server.client("guardduty"), member.client("guardduty")
    name = theirs.create_detector(Enable=True)["DetectorId"]
    refused("BadRequestException", guard.enable_organization_admin_account, AdminAccountId=STRANGER)
    refused("BadRequestException", theirs.enable_organization_admin_account, AdminAccountId=member.account)
    guard.enable_organization_admin_account(AdminAccountId=member.account)
    refused("BadRequestException", guard.enable_organization_admin_account, AdminAccountId=MANAGEMENT)
    theirs.update_organization_configuration(
        DetectorId=name,
        AutoEnableOrganizationMembers="ALL",
        Features=[{"Name": "S3_DATA_EVENTS", "AutoEnable": "ALL"}],
    )
    shown = theirs.describe_organization_configuration(DetectorId=name)
    assert shown["AutoEnableOrganizationMembers"] == "ALL"
    assert {"Name": "S3_DATA_EVENTS", "AutoEnable": "ALL"} in shown["Features"]
    refused("BadRequestException", theirs.delete_detector, DetectorId=name)
    guard.disable_organization_admin_account(AdminAccountId=member.account)
    refused("BadRequestException", guard.disable_organization_admin_account, AdminAccountId=member.account)
    theirs.delete_detector(DetectorId=name)


def test_a_hub(server):
    hub = server.client("securityhub")
    refused("InvalidAccessException", hub.describe_hub)
    hub.enable_security_hub(EnableDefaultStandards=False, Tags={"a": "b"})
    refused("ResourceConflictException", hub.enable_security_hub)
    hub.update_security_hub_configuration(AutoEnableControls=False)
    shown = hub.describe_hub()
    assert (shown["AutoEnableControls"], shown["ControlFindingGenerator"]) == (False, "SECURITY_CONTROL")
    refused("InvalidInputException", hub.update_security_hub_configuration, ControlFindingGenerator="DREAM")
    refused("ResourceNotFoundException", hub.tag_resource, ResourceArn=shown["HubArn"] + "2", Tags={"a": "b"})
    assert hub.list_tags_for_resource(ResourceArn=shown["HubArn"])["Tags"] == {"a": "b"}
    hub.disable_security_hub()
    assert server.ask("GET", "dump") == {}


@pytest.fixture
def administrator(server, member):
    """Security Hub of the member, which administers it for the organisation."""
    hub = member.client("securityhub")
    hub.enable_security_hub()
    server.client("securityhub").enable_organization_admin_account(AdminAccountId=member.account)
    return hub


POLICY = {
    "SecurityHub": {
        "ServiceEnabled": True,
        "EnabledStandardIdentifiers": [],
        "SecurityControlsConfiguration": {"DisabledSecurityControlIdentifiers": []},
    }
}
CENTRAL = {
    "AutoEnable": False,
    "AutoEnableStandards": "NONE",
    "OrganizationConfiguration": {"ConfigurationType": "CENTRAL"},
}


def test_security_hub_s_administrator(server, member, administrator):
    hub = server.client("securityhub")
    assert hub.list_organization_admin_accounts()["AdminAccounts"] == [
        {"AccountId": member.account, "Status": "ENABLED"}
    ]
    refused("InvalidInputException", hub.enable_organization_admin_account, AdminAccountId=STRANGER)
    refused("ResourceConflictException", hub.enable_organization_admin_account, AdminAccountId=MANAGEMENT)
    refused(
        "InvalidAccessException", administrator.enable_organization_admin_account, AdminAccountId=MANAGEMENT
    )
    refused("InvalidInputException", administrator.disable_security_hub)


def test_aggregators(administrator):
    wanted = {"RegionLinkingMode": "SPECIFIED_REGIONS", "Regions": ["us-east-1"]}
    arn = administrator.create_finding_aggregator(**wanted)["FindingAggregatorArn"]
    refused("ResourceConflictException", administrator.create_finding_aggregator, **wanted)
    refused(
        "InvalidInputException",
        administrator.update_finding_aggregator,
        FindingAggregatorArn=arn,
        RegionLinkingMode="SPECIFIED_REGIONS",
        Regions=["eu-west-1"],
    )
    refused(
        "InvalidInputException",
        administrator.update_finding_aggregator,
        FindingAggregatorArn=arn,
        RegionLinkingMode="SOME_REGIONS",
    )
    refused("ResourceNotFoundException", administrator.get_finding_aggregator, FindingAggregatorArn=arn + "2")
    assert administrator.get_finding_aggregator(FindingAggregatorArn=arn)["Regions"] == ["us-east-1"]


def test_central_configuration(server, administrator):
    root = server.client("organizations").list_roots()["Roots"][0]["Id"]
    refused("InvalidInputException", administrator.update_organization_configuration, **CENTRAL)
    refused(
        "InvalidAccessException",
        administrator.create_configuration_policy,
        Name="a",
        ConfigurationPolicy=POLICY,
    )
    arn = administrator.create_finding_aggregator(RegionLinkingMode="ALL_REGIONS")["FindingAggregatorArn"]
    administrator.update_organization_configuration(**CENTRAL)
    refused("ResourceConflictException", administrator.delete_finding_aggregator, FindingAggregatorArn=arn)
    policy = administrator.create_configuration_policy(Name="a", ConfigurationPolicy=POLICY)["Id"]
    refused(
        "ResourceConflictException",
        administrator.create_configuration_policy,
        Name="a",
        ConfigurationPolicy=POLICY,
    )
    refused(
        "InvalidInputException",
        administrator.create_configuration_policy,
        Name="a_b",
        ConfigurationPolicy=POLICY,
    )
    target = {"ConfigurationPolicyIdentifier": policy, "Target": {"RootId": root}}
    refused(
        "ResourceNotFoundException",
        administrator.start_configuration_policy_association,
        ConfigurationPolicyIdentifier=policy,
        Target={"RootId": "r-none"},
    )
    administrator.start_configuration_policy_association(**target)
    shown = administrator.get_configuration_policy_association(Target={"RootId": root})
    assert (shown["AssociationStatus"], shown["TargetType"]) == ("SUCCESS", "ROOT")
    (listed,) = administrator.list_configuration_policies()["ConfigurationPolicySummaries"]
    assert listed["Id"] == policy
    refused("ResourceConflictException", administrator.delete_configuration_policy, Identifier=policy)
    administrator.start_configuration_policy_disassociation(**target)
    administrator.delete_configuration_policy(Identifier=policy)


def test_cloudtrail_s_administrator(server, member):
    trail, organizations = server.client("cloudtrail"), server.client("organizations")
    trail.register_organization_delegated_admin(MemberAccountId=member.account)
    listed = organizations.list_delegated_administrators(ServicePrincipal="cloudtrail.amazonaws.com")
    assert [each["Id"] for each in listed["DelegatedAdministrators"]] == [member.account]
    refused(
        "AccountRegisteredException",
        trail.register_organization_delegated_admin,
        MemberAccountId=member.account,
    )
    refused("AccountNotFoundException", trail.register_organization_delegated_admin, MemberAccountId=STRANGER)
    refused(
        "NotOrganizationManagementAccountException",
        member.client("cloudtrail").register_organization_delegated_admin,
        MemberAccountId=member.account,
    )
    trail.deregister_organization_delegated_admin(DelegatedAdminAccountId=member.account)
    refused(
        "AccountNotRegisteredException",
        trail.deregister_organization_delegated_admin,
        DelegatedAdminAccountId=member.account,
    )
