"""GuardDuty: the organisation's administrator, and what it switches on for members. moto has nothing of it.

Source: the GuardDuty API reference."""

from ..organization import is_management_account, management_account_of, members_of
from ..standin import PerRegion, action, found, refuse_if
from .guardduty import OFF_AT_FIRST, ON_AT_FIRST, WRONG, changed, detector_of

administrators = PerRegion(
    "guardduty", "organization_administrators"
)  # of the management account: id -> state
configurations = PerRegion("guardduty", "organization_configurations")  # detector id -> configuration


@action("guardduty", "EnableOrganizationAdminAccount")
def enable_organization_admin_account(call):
    wanted, mine = call["AdminAccountId"], administrators.of(call)
    refuse_if(
        not is_management_account(call.account),
        WRONG,
        "The request failed because you must be the organization's management account.",
    )
    refuse_if(
        wanted not in members_of(call.account),
        WRONG,
        "The request failed because the account is not in your organization.",
    )
    refuse_if(
        [each for each in mine if each != wanted],
        WRONG,
        "The request failed because there is already an administrator for the organization.",
    )
    mine[wanted] = {"AdminAccountId": wanted, "AdminStatus": "ENABLED"}
    return {}


@action("guardduty", "ListOrganizationAdminAccounts")
def list_organization_admin_accounts(call):
    return {"AdminAccounts": list(administrators.of(call).values())}


@action("guardduty", "DisableOrganizationAdminAccount")
def disable_organization_admin_account(call):
    wanted = call["AdminAccountId"]
    found(
        administrators.of(call),
        wanted,
        WRONG,
        "The request failed because the account is not an administrator.",
    )
    del administrators.of(call)[wanted]
    return {}


def configuration_of(call) -> dict:
    """Only the organisation's administrator has one."""
    detector_of(call)
    manager = management_account_of(call.account)
    refuse_if(
        not manager or call.account not in administrators.at(manager, call.region),
        WRONG,
        "The request is rejected because the account is not the delegated administrator of an organization.",
    )
    first = {
        "AutoEnableOrganizationMembers": "NONE",
        "Features": [{"Name": name, "AutoEnable": "NONE"} for name in (*ON_AT_FIRST, *OFF_AT_FIRST)],
    }
    return configurations.of(call).setdefault(call["DetectorId"], first)


@action("guardduty", "DescribeOrganizationConfiguration")
def describe_organization_configuration(call):
    configuration = configuration_of(call)
    auto = {each["Name"]: each["AutoEnable"] in ("ALL", "NEW") for each in configuration["Features"]}
    volumes = {"AutoEnable": auto["EBS_MALWARE_PROTECTION"]}
    sources = {
        "S3Logs": {"AutoEnable": auto["S3_DATA_EVENTS"]},
        "Kubernetes": {"AuditLogs": {"AutoEnable": auto["EKS_AUDIT_LOGS"]}},
        "MalwareProtection": {"ScanEc2InstanceWithFindings": {"EbsVolumes": volumes}},
    }
    members = configuration["AutoEnableOrganizationMembers"]
    return {
        **configuration,
        "AutoEnable": members in ("ALL", "NEW"),
        "MemberAccountLimitReached": False,
        "DataSources": sources,
    }


@action("guardduty", "UpdateOrganizationConfiguration")
def update_organization_configuration(call):
    configuration = configuration_of(call)
    configuration["Features"] = changed(configuration["Features"], call.get("Features", []))
    if call.get("AutoEnableOrganizationMembers"):
        configuration["AutoEnableOrganizationMembers"] = call["AutoEnableOrganizationMembers"]
    return {}
