"""Backup and Budgets, and what AWS would refuse."""

import pytest
from conftest import refused

ROLE = "arn:aws:iam::123456789012:role/backup"
RULE = {"RuleName": "daily", "TargetBackupVaultName": "main"}
LIMIT = {"Amount": "100", "Unit": "USD"}
BUDGET = {"BudgetName": "monthly", "BudgetType": "COST", "TimeUnit": "MONTHLY", "BudgetLimit": LIMIT}
ALARM = {"NotificationType": "ACTUAL", "ComparisonOperator": "GREATER_THAN", "Threshold": 80.0}
ADDRESS = {"SubscriptionType": "EMAIL", "Address": "aws@acme.example"}


@pytest.fixture
def backup(server):
    backup = server.client("backup")
    backup.create_backup_vault(BackupVaultName="main", BackupVaultTags={"a": "b"})
    return backup


def test_vaults(backup):
    arn = backup.describe_backup_vault(BackupVaultName="main")["BackupVaultArn"]
    assert backup.list_tags(ResourceArn=arn)["Tags"] == {"a": "b"}
    refused("AlreadyExistsException", backup.create_backup_vault, BackupVaultName="main")
    refused("InvalidParameterValueException", backup.create_backup_vault, BackupVaultName="!")
    refused("ResourceNotFoundException", backup.describe_backup_vault, BackupVaultName="other")
    refused("ResourceNotFoundException", backup.get_backup_vault_access_policy, BackupVaultName="main")
    refused(
        "InvalidParameterValueException",
        backup.put_backup_vault_lock_configuration,
        BackupVaultName="main",
        MinRetentionDays=10,
        MaxRetentionDays=5,
    )
    backup.put_backup_vault_lock_configuration(BackupVaultName="main", MinRetentionDays=7)
    assert backup.describe_backup_vault(BackupVaultName="main")["Locked"]
    backup.put_backup_vault_access_policy(BackupVaultName="main", Policy="{}")
    assert backup.get_backup_vault_access_policy(BackupVaultName="main")["Policy"] == "{}"


def test_plans_and_selections(backup):
    plan = backup.create_backup_plan(BackupPlan={"BackupPlanName": "main", "Rules": [RULE]})["BackupPlanId"]
    listed = backup.list_backup_plans()["BackupPlansList"]
    assert [(each["BackupPlanId"], each["BackupPlanName"]) for each in listed] == [(plan, "main")]
    chosen = {"SelectionName": "all", "IamRoleArn": ROLE, "Resources": ["*"]}
    selection = backup.create_backup_selection(BackupPlanId=plan, BackupSelection=chosen)["SelectionId"]
    refused(
        "AlreadyExistsException", backup.create_backup_selection, BackupPlanId=plan, BackupSelection=chosen
    )
    refused(
        "InvalidParameterValueException",
        backup.create_backup_selection,
        BackupPlanId=plan,
        BackupSelection={"SelectionName": "none", "IamRoleArn": ROLE},
    )
    refused(
        "ResourceNotFoundException",
        backup.create_backup_selection,
        BackupPlanId="none",
        BackupSelection=chosen,
    )
    refused("InvalidRequestException", backup.delete_backup_plan, BackupPlanId=plan)
    before = backup.get_backup_plan(BackupPlanId=plan)["VersionId"]
    backup.update_backup_plan(
        BackupPlanId=plan,
        BackupPlan={"BackupPlanName": "main", "Rules": [{**RULE, "ScheduleExpression": "cron(0 7 * * ? *)"}]},
    )
    after = backup.get_backup_plan(BackupPlanId=plan)
    assert after["VersionId"] != before
    assert after["BackupPlan"]["Rules"][0]["ScheduleExpression"] == "cron(0 7 * * ? *)"
    backup.delete_backup_selection(BackupPlanId=plan, SelectionId=selection)
    backup.delete_backup_plan(BackupPlanId=plan)


@pytest.mark.parametrize(
    "rules",
    [
        [{**RULE, "TargetBackupVaultName": "none"}],
        [RULE, RULE],
        [{**RULE, "Lifecycle": {"MoveToColdStorageAfterDays": 30, "DeleteAfterDays": 60}}],
        [{**RULE, "StartWindowMinutes": 600, "CompletionWindowMinutes": 60}],
    ],
)
def test_plans_are_refused(backup, rules):
    refused(
        "InvalidParameterValueException",
        backup.create_backup_plan,
        BackupPlan={"BackupPlanName": "main", "Rules": rules},
    )


def test_settings(server):
    member = server.member()
    backup = server.client("backup")
    backup.update_global_settings(GlobalSettings={"isCrossAccountBackupEnabled": "true"})
    assert backup.describe_global_settings()["GlobalSettings"]["isCrossAccountBackupEnabled"] == "true"
    refused("InvalidRequestException", member.client("backup").describe_global_settings)
    refused(
        "InvalidParameterValueException",
        backup.update_global_settings,
        GlobalSettings={"isEverythingFree": "true"},
    )
    backup.update_region_settings(ResourceTypeOptInPreference={"EFS": False})
    assert backup.describe_region_settings()["ResourceTypeOptInPreference"]["EFS"] is False
    refused(
        "InvalidParameterValueException",
        backup.update_region_settings,
        ResourceTypeOptInPreference={"Fax": True},
    )


@pytest.fixture
def budgets(server):
    return server.client("budgets")


def test_budgets(budgets):
    mine = {"AccountId": "123456789012"}
    notification = {"Notification": ALARM, "Subscribers": [ADDRESS]}
    budgets.create_budget(
        **mine,
        Budget=BUDGET,
        NotificationsWithSubscribers=[notification],
        ResourceTags=[{"Key": "a", "Value": "b"}],
    )
    named = {**mine, "BudgetName": "monthly"}
    assert budgets.describe_subscribers_for_notification(**named, Notification=ALARM)["Subscribers"] == [
        ADDRESS
    ]
    budgets.update_budget(**mine, NewBudget={**BUDGET, "BudgetLimit": {**LIMIT, "Amount": "200"}})
    assert budgets.describe_budget(**named)["Budget"]["BudgetLimit"]["Amount"] == "200"
    refused("DuplicateRecordException", budgets.create_budget, **mine, Budget=BUDGET)
    refused("DuplicateRecordException", budgets.create_notification, **named, **notification)
    refused("NotFoundException", budgets.describe_budget, **mine, BudgetName="weekly")
    refused("AccessDeniedException", budgets.describe_budget, AccountId="111111111111", BudgetName="monthly")
    refused(
        "NotFoundException", budgets.delete_notification, **named, Notification={**ALARM, "Threshold": 90.0}
    )
    budgets.delete_budget(**named)
    refused("NotFoundException", budgets.delete_budget, **named)


@pytest.mark.parametrize(
    "change",
    [
        {"BudgetName": "a:b"},
        {"BudgetType": "GUESS"},
        {"BudgetLimit": {}},
        {"BudgetLimit": {"Amount": "0", "Unit": "USD"}},
    ],
)
def test_budgets_are_refused(budgets, change):
    refused(
        "InvalidParameterException",
        budgets.create_budget,
        AccountId="123456789012",
        Budget={**BUDGET, **change},
    )
