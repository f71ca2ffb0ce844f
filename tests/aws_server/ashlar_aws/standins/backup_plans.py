"""Backup: plans and selections. moto changes no plan and lacks selections.

Source: the AWS Backup API reference."""

import copy

from ..standin import PerRegion, action, found, new_id, new_uuid, now, refuse_if
from .backup_vaults import FORBIDDEN, GONE, TAKEN, WRONG, vaults

RULE_DEFAULTS = {  # API reference of BackupRule
    "ScheduleExpression": "cron(0 5 ? * * *)",
    "StartWindowMinutes": 480,
    "CompletionWindowMinutes": 10080,
    "ScheduleExpressionTimezone": "Etc/UTC",
    "EnableContinuousBackup": False,
}
plans = PerRegion("backup", "plans")  # id -> GetBackupPlanOutput
selections = PerRegion("backup", "selections")  # (plan, id) -> GetBackupSelectionOutput


def plan_of(call) -> dict:
    name = call["BackupPlanId"]
    return found(plans.of(call), name, GONE, f"Failed reading Backup plan with provided version {name}")


def checked(call, plan: dict) -> dict:
    """A plan with AWS's defaults; its rules name vaults that are there, and leave time to complete."""
    plan = copy.deepcopy(plan)
    names = [rule["RuleName"] for rule in plan["Rules"]]
    refuse_if(len(set(names)) < len(names), WRONG, "Rule names must be unique.")
    for rule in plan["Rules"]:
        target = rule["TargetBackupVaultName"]
        refuse_if(target not in vaults.of(call), WRONG, f"Backup vault {target} does not exist.")
        lifecycle = rule.get("Lifecycle", {})
        cold, end = lifecycle.get("MoveToColdStorageAfterDays"), lifecycle.get("DeleteAfterDays")
        refuse_if(
            cold and end and end < cold + 90, WRONG, "Retention must exceed cold storage by at least 90 days."
        )
        rule.update({key: value for key, value in RULE_DEFAULTS.items() if rule.get(key) is None})
        refuse_if(
            rule["CompletionWindowMinutes"] < rule["StartWindowMinutes"],
            WRONG,
            "The completion window must be longer than the start window.",
        )
        rule["RuleId"] = new_uuid()
    return plan


@action("backup", "CreateBackupPlan")
def create_backup_plan(call):
    name = call["BackupPlan"]["BackupPlanName"]
    same = [each for each in plans.of(call).values() if each["BackupPlan"]["BackupPlanName"] == name]
    refuse_if(same, TAKEN, f"Backup plan with the same plan document already exists: {name}")
    plan, key = checked(call, call["BackupPlan"]), new_uuid()
    plans.of(call)[key] = {
        "BackupPlan": plan,
        "BackupPlanId": key,
        "BackupPlanArn": call.arn("backup", f"backup-plan:{key}"),
        "VersionId": new_id(48),
        "CreationDate": now(),
        "tags": dict(call.get("BackupPlanTags", {})),
        "AdvancedBackupSettings": plan.get("AdvancedBackupSettings", []),
    }
    return plans.of(call)[key]


@action("backup", "GetBackupPlan")
def get_backup_plan(call):
    return plan_of(call)


@action("backup", "ListBackupPlans")
def list_backup_plans(call):
    shown = ("BackupPlanId", "BackupPlanArn", "VersionId", "CreationDate")
    return {
        "BackupPlansList": [
            {"BackupPlanName": each["BackupPlan"]["BackupPlanName"], **{key: each[key] for key in shown}}
            for each in plans.of(call).values()
        ]
    }


@action("backup", "UpdateBackupPlan")
def update_backup_plan(call):
    plan = plan_of(call)
    plan["BackupPlan"] = checked(call, call["BackupPlan"])
    plan["AdvancedBackupSettings"] = plan["BackupPlan"].get("AdvancedBackupSettings", [])
    plan["VersionId"] = new_id(48)
    return plan


@action("backup", "DeleteBackupPlan")
def delete_backup_plan(call):
    plan = plan_of(call)
    used = any(owner == plan["BackupPlanId"] for owner, _ in selections.of(call))
    refuse_if(used, FORBIDDEN, "Related backup plan selections must be deleted prior to backup plan deletion")
    del plans.of(call)[plan["BackupPlanId"]]
    return {**plan, "DeletionDate": now()}


def selection_of(call) -> dict:
    key = (call["BackupPlanId"], call["SelectionId"])
    return found(selections.of(call), key, WRONG, f"Cannot find Backup selection: {key[1]}")


@action("backup", "CreateBackupSelection")
def create_backup_selection(call):
    plan, wanted = plan_of(call)["BackupPlanId"], call["BackupSelection"]
    names = [
        each["BackupSelection"]["SelectionName"]
        for (owner, _), each in selections.of(call).items()
        if owner == plan
    ]
    refuse_if(wanted["SelectionName"] in names, TAKEN, f"Selection {wanted['SelectionName']} already exists.")
    refuse_if(":role/" not in wanted["IamRoleArn"], WRONG, "Invalid role arn format")
    refuse_if(
        not any(wanted.get(key) for key in ("Resources", "ListOfTags", "NotResources")),
        WRONG,
        "Missing resources or tags.",
    )
    key = new_uuid()
    selections.of(call)[plan, key] = {
        "BackupPlanId": plan,
        "SelectionId": key,
        "CreationDate": now(),
        "BackupSelection": with_lists(wanted),
    }
    return selections.of(call)[plan, key]


def with_lists(selection: dict) -> dict:
    """AWS answers every list of a selection, also those that are empty."""
    conditions = {key: [] for key in ("StringEquals", "StringLike", "StringNotEquals", "StringNotLike")}
    conditions.update({key: value for key, value in selection.get("Conditions", {}).items() if value})
    return {"Resources": [], "NotResources": [], "ListOfTags": [], **selection, "Conditions": conditions}


@action("backup", "GetBackupSelection")
def get_backup_selection(call):
    return selection_of(call)


@action("backup", "ListBackupSelections")
def list_backup_selections(call):
    return {
        "BackupSelectionsList": [
            {
                "SelectionId": key,
                "BackupPlanId": plan,
                "SelectionName": each["BackupSelection"]["SelectionName"],
            }
            for (plan, key), each in selections.of(call).items()
            if plan == call["BackupPlanId"]
        ]
    }


@action("backup", "DeleteBackupSelection")
def delete_backup_selection(call):
    selection = selection_of(call)
    del selections.of(call)[selection["BackupPlanId"], selection["SelectionId"]]
    return {}
