"""Security Hub of an organisation: its administrator, where findings are gathered, and central configuration.

moto has no aggregators and no central configuration. Source: the Security Hub API reference and its user
guide's page on central configuration: it needs an aggregator, a delegated administrator, and neither
AutoEnable nor standards."""

from ..organization import is_management_account, management_account_of, members_of
from ..standin import PerRegion, action, found, new_uuid, refuse_if
from .securityhub import CONFLICT, GONE, INVALID, NOT_ENABLED, hub_of

DENIED = "AccessDeniedException"
administrators = PerRegion(
    "securityhub", "organization_administrators"
)  # of the management account: id -> state
aggregators = PerRegion("securityhub", "finding_aggregators")  # ARN -> aggregator
configurations = PerRegion("securityhub", "organization_configurations", is_resource=False)


def is_administrator(call) -> bool:
    manager = management_account_of(call.account)
    return bool(manager) and call.account in administrators.at(manager, call.region)


def administrator_only(call) -> None:
    hub_of(call)
    refuse_if(
        not is_administrator(call), DENIED, f"Account {call.account} is not the delegated administrator."
    )


@action("securityhub", "EnableOrganizationAdminAccount")
def enable_organization_admin_account(call):
    wanted, mine = call["AdminAccountId"], administrators.of(call)
    refuse_if(
        not is_management_account(call.account), NOT_ENABLED, "Only the management account may do this."
    )
    refuse_if(
        wanted not in members_of(call.account), INVALID, f"Account {wanted} is not in the organization."
    )
    refuse_if([each for each in mine if each != wanted], CONFLICT, "There is another administrator already.")
    mine[wanted] = {"AccountId": wanted, "Status": "ENABLED"}
    return {"AdminAccountId": wanted}


@action("securityhub", "ListOrganizationAdminAccounts")
def list_organization_admin_accounts(call):
    return {"AdminAccounts": list(administrators.of(call).values())}


@action("securityhub", "DisableOrganizationAdminAccount")
def disable_organization_admin_account(call):
    wanted = call["AdminAccountId"]
    found(administrators.of(call), wanted, GONE, f"Account {wanted} is not the administrator.")
    del administrators.of(call)[wanted]
    return {}


@action("securityhub", "CreateFindingAggregator")
def create_finding_aggregator(call):
    hub_of(call)
    refuse_if(aggregators.of(call), CONFLICT, "A finding aggregator exists already.")
    arn = call.arn("securityhub", f"finding-aggregator/{new_uuid()}")
    aggregators.of(call)[arn] = {
        "FindingAggregatorArn": arn,
        "FindingAggregationRegion": call.region,
        **linked_regions(call),
    }
    return aggregators.of(call)[arn]


def linked_regions(call) -> dict:
    mode, regions = call["RegionLinkingMode"], call.get("Regions", [])
    names_regions = mode in ("SPECIFIED_REGIONS", "ALL_REGIONS_EXCEPT_SPECIFIED")
    refuse_if(
        mode not in ("SPECIFIED_REGIONS", "ALL_REGIONS_EXCEPT_SPECIFIED", "ALL_REGIONS", "NO_REGIONS"),
        INVALID,
        f"Invalid RegionLinkingMode {mode}",
    )
    refuse_if(names_regions and not regions, INVALID, "Regions must be given.")
    refuse_if(call.region in regions, INVALID, "The home region cannot be linked to itself.")
    return {"RegionLinkingMode": mode, "Regions": sorted(regions)}


def aggregator_of(call) -> dict:
    arn = call["FindingAggregatorArn"]
    return found(aggregators.of(call), arn, GONE, f"Finding aggregator {arn} not found")


@action("securityhub", "GetFindingAggregator")
def get_finding_aggregator(call):
    return aggregator_of(call)


@action("securityhub", "ListFindingAggregators")
def list_finding_aggregators(call):
    return {"FindingAggregators": [{"FindingAggregatorArn": arn} for arn in aggregators.of(call)]}


@action("securityhub", "UpdateFindingAggregator")
def update_finding_aggregator(call):
    aggregator = aggregator_of(call)
    aggregator.update(linked_regions(call))
    return aggregator


@action("securityhub", "DeleteFindingAggregator")
def delete_finding_aggregator(call):
    arn = aggregator_of(call)["FindingAggregatorArn"]
    refuse_if(is_central(call), CONFLICT, "Central configuration needs the finding aggregator.")
    del aggregators.of(call)[arn]
    return {}


def configuration_of(call) -> dict:
    first = {
        "AutoEnable": False,
        "AutoEnableStandards": "DEFAULT",
        "MemberAccountLimitReached": False,
        "OrganizationConfiguration": {"ConfigurationType": "LOCAL", "Status": "ENABLED"},
    }
    return configurations.of(call).setdefault("organization", first)


def is_central(call) -> bool:
    return configuration_of(call)["OrganizationConfiguration"]["ConfigurationType"] == "CENTRAL"


@action("securityhub", "DescribeOrganizationConfiguration")
def describe_organization_configuration(call):
    administrator_only(call)
    return configuration_of(call)


@action("securityhub", "UpdateOrganizationConfiguration")
def update_organization_configuration(call):
    from .securityhub_policies import policies

    administrator_only(call)
    kind = call.get("OrganizationConfiguration", {}).get("ConfigurationType", "LOCAL")
    central = kind == "CENTRAL"
    refuse_if(
        central and not aggregators.of(call), INVALID, "Central configuration needs a finding aggregator."
    )
    refuse_if(
        central and (call["AutoEnable"] or call.get("AutoEnableStandards", "NONE") != "NONE"),
        INVALID,
        "With central configuration, AutoEnable must be false and AutoEnableStandards NONE.",
    )
    refuse_if(not central and policies.of(call), CONFLICT, "There are configuration policies.")
    configuration_of(call).update(
        {
            "AutoEnable": call["AutoEnable"],
            "AutoEnableStandards": call.get("AutoEnableStandards", "DEFAULT"),
            "OrganizationConfiguration": {"ConfigurationType": kind, "Status": "ENABLED"},
        }
    )
    return {}


def central_only(call) -> None:
    administrator_only(call)
    refuse_if(not is_central(call), NOT_ENABLED, "Central configuration is not enabled.")
