"""Backup: settings of a region, and of the organisation. moto lacks both.

Source: the AWS Backup API reference."""

from ..organization import is_management_account
from ..standin import PerRegion, action, now, refuse_if
from .backup_vaults import FORBIDDEN, WRONG

OPT_IN = {  # what a region starts with: the console's defaults
    name: True
    for name in (
        "Aurora",
        "DocumentDB",
        "DynamoDB",
        "EBS",
        "EC2",
        "EFS",
        "FSx",
        "Neptune",
        "RDS",
        "S3",
        "Storage Gateway",
        "VirtualMachine",
        "CloudFormation",
        "Redshift",
        "SAP HANA on Amazon EC2",
        "Timestream",
        "Redshift Serverless",
        "Aurora DSQL",
        "EKS",
    )
}
MANAGEMENT = {"DynamoDB": False, "EFS": False}
GLOBAL_SETTINGS = {
    name: "false"
    for name in ("isCrossAccountBackupEnabled", "isDelegatedAdministratorEnabled", "isMpaEnabled")
}
region_settings = PerRegion("backup", "region_settings", is_resource=False)
global_settings = PerRegion("backup", "global_settings", region="aws", is_resource=False)


@action("backup", "DescribeRegionSettings")
def describe_region_settings(call):
    kept = region_settings.of(call)
    return {
        "ResourceTypeOptInPreference": {**OPT_IN, **kept.get("opt_in", {})},
        "ResourceTypeManagementPreference": {**MANAGEMENT, **kept.get("management", {})},
    }


@action("backup", "UpdateRegionSettings")
def update_region_settings(call):
    opt_in = call.get("ResourceTypeOptInPreference", {})
    management = call.get("ResourceTypeManagementPreference", {})
    unknown = [name for name in [*opt_in, *management] if name not in OPT_IN]
    refuse_if(unknown, WRONG, f"Invalid resource type: {', '.join(unknown)}")
    kept = region_settings.of(call)
    kept["opt_in"] = {**kept.get("opt_in", {}), **opt_in}
    kept["management"] = {**kept.get("management", {}), **management}
    return {}


@action("backup", "DescribeGlobalSettings")
def describe_global_settings(call):
    check_management_account(call)
    return {"GlobalSettings": {**GLOBAL_SETTINGS, **global_settings.of(call)}, "LastUpdateTime": now()}


@action("backup", "UpdateGlobalSettings")
def update_global_settings(call):
    check_management_account(call)
    wanted = call.get("GlobalSettings", {})
    refuse_if(set(wanted) - set(GLOBAL_SETTINGS), WRONG, "Unknown global setting.")
    refuse_if(
        any(value not in ("true", "false") for value in wanted.values()), WRONG, "A setting is true or false."
    )
    global_settings.of(call).update(wanted)
    return {}


def check_management_account(call) -> None:
    refuse_if(
        not is_management_account(call.account),
        FORBIDDEN,
        "Insufficient privileges to perform this action: not the organization's management account.",
    )
