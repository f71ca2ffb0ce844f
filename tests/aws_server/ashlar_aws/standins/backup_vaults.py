"""Backup: vaults, with their locks and policies; and tags of vaults and plans.

moto loses the tags of vaults and plans, and lacks policies. Source: the AWS Backup API reference.
A vault's lock without ChangeableForDays is "governance mode": it can be taken away again."""

from ..standin import PerRegion, action, found, now, refuse_if, tag_actions

GONE, TAKEN = "ResourceNotFoundException", "AlreadyExistsException"
WRONG, FORBIDDEN = "InvalidParameterValueException", "InvalidRequestException"
vaults = PerRegion("backup", "vaults")  # name -> BackupVault


def vault_of(call) -> dict:
    name = call["BackupVaultName"]
    return found(vaults.of(call), name, GONE, f"Backup vault {name} does not exist.")


@action("backup", "CreateBackupVault")
def create_backup_vault(call):
    name = call["BackupVaultName"]
    refuse_if(name in vaults.of(call), TAKEN, f"Backup vault with the same name already exists: {name}")
    key = call.get("EncryptionKeyArn", call.arn("kms", "key/aws-backup"))
    vaults.of(call)[name] = {
        "BackupVaultName": name,
        "BackupVaultArn": call.arn("backup", f"backup-vault:{name}"),
        "EncryptionKeyArn": key,
        "CreationDate": now(),
        "NumberOfRecoveryPoints": 0,
        "Locked": False,
        "VaultType": "BACKUP_VAULT",
        "VaultState": "AVAILABLE",
        "tags": dict(call.get("BackupVaultTags", {})),
    }
    return vault_of(call)


@action("backup", "DescribeBackupVault")
def describe_backup_vault(call):
    return vault_of(call)


@action("backup", "ListBackupVaults")
def list_backup_vaults(call):
    return {"BackupVaultList": list(vaults.of(call).values())}


@action("backup", "DeleteBackupVault")
def delete_backup_vault(call):
    vault = vault_of(call)
    refuse_if(
        vault["NumberOfRecoveryPoints"],
        FORBIDDEN,
        "Backup vault cannot be deleted because it contains recovery points.",
    )
    del vaults.of(call)[vault["BackupVaultName"]]
    return {}


@action("backup", "PutBackupVaultLockConfiguration")
def put_backup_vault_lock_configuration(call):
    vault = vault_of(call)
    least, most = call.get("MinRetentionDays", 1), call.get("MaxRetentionDays", 36500)
    refuse_if(
        least < 1 or most > 36500 or least > most, WRONG, "The retention days of a vault's lock are wrong."
    )
    refuse_if(call.get("ChangeableForDays", 3) < 3, WRONG, "ChangeableForDays must be 3 or greater.")
    wanted = {key: call[key] for key in ("MinRetentionDays", "MaxRetentionDays") if call.get(key) is not None}
    vault.update({**wanted, "Locked": True})
    return {}


@action("backup", "DeleteBackupVaultLockConfiguration")
def delete_backup_vault_lock_configuration(call):
    vault = vault_of(call)
    vault["Locked"] = False
    for key in ("MinRetentionDays", "MaxRetentionDays"):
        vault.pop(key, None)
    return {}


@action("backup", "PutBackupVaultAccessPolicy")
def put_backup_vault_access_policy(call):
    vault_of(call)["policy"] = call["Policy"]
    return {}


@action("backup", "GetBackupVaultAccessPolicy")
def get_backup_vault_access_policy(call):
    vault = vault_of(call)
    refuse_if("policy" not in vault, GONE, f"Vault {vault['BackupVaultName']} has no associated policy.")
    return {
        "BackupVaultName": vault["BackupVaultName"],
        "BackupVaultArn": vault["BackupVaultArn"],
        "Policy": vault["policy"],
    }


@action("backup", "DeleteBackupVaultAccessPolicy")
def delete_backup_vault_access_policy(call):
    vault_of(call).pop("policy", None)
    return {}


def tags_of(call) -> dict:
    from .backup_plans import plans

    things = {each["BackupVaultArn"]: each for each in vaults.of(call).values()}
    things.update({each["BackupPlanArn"]: each for each in plans.of(call).values()})
    return found(things, call["ResourceArn"], GONE, f"Resource not found: {call['ResourceArn']}")["tags"]


tag_actions("backup", tags_of, keys="TagKeyList", listing="ListTags")


@action("backup", "ListRecoveryPointsByBackupVault")
def list_recovery_points_by_backup_vault(call):
    """No backup is ever taken here. The provider asks before it destroys a vault by force."""
    vault_of(call)
    return {"RecoveryPoints": []}
