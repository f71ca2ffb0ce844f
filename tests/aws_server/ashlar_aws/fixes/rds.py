"""RDS: identities of instances, parameters of groups, subnet groups, backups of what is gone."""

import random

from moto.core.responses import ActionResult, EmptyResult
from moto.rds.exceptions import DBParameterGroupNotFoundError, DBSubnetGroupNotFoundError, RDSClientError
from moto.rds.models import DBInstance, DBInstanceAutomatedBackup, RDSBackend
from moto.rds.responses import RDSResponse

from ..fix import after, fix

RESOURCE_ID_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"


@fix("rds-resource-ids")
def give_each_instance_its_own_resource_id():
    """moto gives every instance the same DbiResourceId, by which the provider reads: two were one. The API
    reference of DBInstance calls it "the Amazon Web Services Region-unique, immutable identifier"."""

    def new_resource_id() -> str:
        return "db-" + "".join(random.choices(RESOURCE_ID_ALPHABET, k=26))

    def give_id(self, _result, *_arguments, **_named):
        self.dbi_resource_id = new_resource_id()

    def give_id_to_replica(_self, replica, db_kwargs):  # moto makes a replica as a shallow copy of its source
        replica.dbi_resource_id = new_resource_id()
        replica.tags = list(db_kwargs.get("tags") or [])
        return replica

    after(DBInstance, "__init__", give_id)
    after(RDSBackend, "create_db_instance_read_replica", give_id_to_replica)


@fix("rds-parameters-are-read-back")
def show_parameters():
    """The provider reads a group's parameters with Source=user; moto answers them without a Source."""

    def describe_db_parameters(self):
        name = self.params.get("DBParameterGroupName")
        groups = self.backend.describe_db_parameter_groups({"db_parameter_group_name": name})
        if not groups:
            raise DBParameterGroupNotFoundError(name)
        return ActionResult({"Parameters": [dict(p, Source="user") for p in groups[0].parameters.values()]})

    RDSResponse.describe_db_parameters = describe_db_parameters


@fix("rds-subnet-group-update")
def keep_the_subnet_group():
    """moto's ModifyDBSubnetGroup deletes the group that it changes."""

    def modify_db_subnet_group(self, subnet_name, description, subnets):
        group = self.subnet_groups.get(subnet_name)
        if not group:
            raise DBSubnetGroupNotFoundError(subnet_name)
        if subnets:
            group._subnets = subnets
        if description is not None:
            group.description = description
        return group

    RDSBackend.modify_db_subnet_group = modify_db_subnet_group


@fix("rds-automated-backups")
def retained_backups_can_be_deleted():
    """moto shows the automated backups that a deleted instance left, but not the DbiResourceId by which they
    are deleted (API reference, DeleteDBInstanceAutomatedBackup), nor can it delete them."""
    DBInstanceAutomatedBackup.dbi_resource_id = property(lambda self: self.automated_snapshots[0].dbi_resource_id)

    def delete(self):
        wanted = self.params.get("DbiResourceId")
        (backup,) = [
            each
            for each in self.backend.describe_db_instance_automated_backups()
            if each.dbi_resource_id == wanted
        ] or [None]
        if backup is None:
            raise RDSClientError("DBInstanceAutomatedBackupNotFound", f"There is no backup of {wanted}.")
        if backup.status != "retained":
            raise RDSClientError("InvalidDBInstanceAutomatedBackupState", f"{wanted} is in use.")
        for snapshot in backup.automated_snapshots:
            self.backend.delete_db_snapshot(snapshot.db_snapshot_identifier)
        return EmptyResult()

    RDSResponse.delete_db_instance_automated_backup = delete
