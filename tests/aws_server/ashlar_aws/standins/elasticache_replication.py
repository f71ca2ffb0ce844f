"""ElastiCache: replication groups made, changed and deleted.

moto makes no members (so a read by member fails), always counts one node, and never ends a deletion. The
provider reads most settings from the first member (internal/service/elasticache/replication_group.go of
5.100). Names of fields and refusals: the ElastiCache API reference."""

import re

from ..standin import PerRegion, action, found, now, refuse_if, tag_map
from .elasticache_groups import parameter_group, subnet_group
from .elasticache_pictures import member, member_arn, members_of, shown
from .elasticache_tags import tags
from .elasticache_users import user_group

WRONG, CLASH = "InvalidParameterValue", "InvalidParameterCombination"
NAME = re.compile(r"[a-z](-?[a-z0-9])*")  # at most 40 characters, no hyphen at the end and no two in a row
DEFAULT_WINDOWS = {"PreferredMaintenanceWindow": "sun:05:00-sun:06:00", "SnapshotWindow": "03:00-04:00"}
# Settings of the request that are kept as they are, with what AWS takes where they are missing.
SETTINGS = {
    "Engine": "redis",
    "EngineVersion": "7.1",
    "CacheNodeType": "cache.t4g.small",
    "Port": 6379,
    "CacheSubnetGroupName": "default",
    "CacheParameterGroupName": "default.redis7",
    "SecurityGroupIds": [],
    "UserGroupIds": [],
    "AutoMinorVersionUpgrade": True,
    "AtRestEncryptionEnabled": False,
    "TransitEncryptionEnabled": False,
    "TransitEncryptionMode": "required",
    "SnapshotRetentionLimit": 0,
    "KmsKeyId": None,
    "NotificationTopicArn": None,
    "NetworkType": "ipv4",
    "IpDiscovery": "ipv4",
    "DataTieringEnabled": False,
    "ClusterMode": "disabled",
    **DEFAULT_WINDOWS,
}
CHANGEABLE = (
    "EngineVersion",
    "CacheNodeType",
    "CacheParameterGroupName",
    "SecurityGroupIds",
    "AutoMinorVersionUpgrade",
    "SnapshotRetentionLimit",
    "SnapshotWindow",
    "PreferredMaintenanceWindow",
    "NotificationTopicArn",
    "TransitEncryptionEnabled",
    "TransitEncryptionMode",
    "Engine",
    "ClusterMode",
    "IpDiscovery",
)
replication_groups = PerRegion("elasticache", "replication_groups")  # id -> settings; see shown()
snapshots = PerRegion(
    "elasticache", "snapshots"
)  # name -> Snapshot, of groups that were deleted with a final one


def group_of(call) -> dict:
    name = call["ReplicationGroupId"].lower()
    message = f"ReplicationGroup {name} not found."
    return found(replication_groups.of(call), name, "ReplicationGroupNotFoundFault", message)


def count_of_nodes(call) -> tuple[int, int]:
    """Shards, and nodes in each."""
    shards = call.get("NumNodeGroups", 1)
    if call.get("ReplicasPerNodeGroup") is not None:
        return shards, call["ReplicasPerNodeGroup"] + 1
    return shards, call.get("NumCacheClusters", 1)


def check_references(call) -> None:
    if call.get("CacheSubnetGroupName", "default") != "default":
        subnet_group(call, call["CacheSubnetGroupName"])
    name = call.get("CacheParameterGroupName", "default.")
    if not name.startswith("default."):
        parameter_group(call, name)
    for each in [*call.get("UserGroupIds", []), *call.get("UserGroupIdsToAdd", [])]:
        user_group(call, each)


@action("elasticache", "CreateReplicationGroup")
def create_replication_group(call):
    name = call["ReplicationGroupId"].lower()
    refuse_if(
        not NAME.fullmatch(name) or len(name) > 40,
        WRONG,
        "The parameter ReplicationGroupIdentifier is not a valid identifier.",
    )
    refuse_if(
        name in replication_groups.of(call),
        "ReplicationGroupAlreadyExists",
        f"Replication group {name} already exists.",
    )
    check_references(call)
    shards, nodes = count_of_nodes(call)
    refuse_if(
        call.get("AutomaticFailoverEnabled") and nodes < 2,
        WRONG,
        "Automatic failover is not supported for replication groups with less than two cache clusters",
    )
    refuse_if(
        call.get("MultiAZEnabled") and not call.get("AutomaticFailoverEnabled"),
        CLASH,
        "Must enable automatic failover to enable Multi-AZ",
    )
    refuse_if(
        call.get("UserGroupIds") and not call.get("TransitEncryptionEnabled"),
        CLASH,
        "User group based access control requires encryption-in-transit to be enabled.",
    )
    group = {key: call.get(key, default) for key, default in SETTINGS.items()}
    group.update(
        {
            "ReplicationGroupId": name,
            "Description": call["ReplicationGroupDescription"],
            "Created": now(),
            "ARN": call.arn("elasticache", f"replicationgroup:{name}"),
            "Shards": shards,
            "Nodes": nodes,
            "Failover": bool(call.get("AutomaticFailoverEnabled")),
            "MultiAZ": bool(call.get("MultiAZEnabled")),
            "AuthTokenEnabled": bool(call.get("AuthToken")),
            "Region": call.region,
            "Logs": [log for log in call.get("LogDeliveryConfigurations", []) if log.get("Enabled", True)],
        }
    )
    replication_groups.of(call)[name] = group
    tags.of(call)[group["ARN"]] = tag_map(call.get("Tags"))
    for name in members_of(group):
        tags.of(call)[member_arn(call, name)] = tag_map(call.get("Tags"))
    return {"ReplicationGroup": shown(group, "creating")}


@action("elasticache", "DescribeReplicationGroups")
def describe_replication_groups(call):
    chosen = [group_of(call)] if call.get("ReplicationGroupId") else replication_groups.of(call).values()
    return {"ReplicationGroups": [shown(group) for group in chosen]}


@action("elasticache", "DescribeCacheClusters")
def describe_cache_clusters(call):
    owners = {name: group for group in replication_groups.of(call).values() for name in members_of(group)}
    wanted = call.get("CacheClusterId")
    if wanted:
        found(owners, wanted, "CacheClusterNotFound", f"CacheCluster not found: {wanted}")
    return {
        "CacheClusters": [
            member(call, group, name) for name, group in owners.items() if wanted in (None, name)
        ]
    }


@action("elasticache", "ModifyReplicationGroup")
def modify_replication_group(call):
    group = group_of(call)
    check_references(call)
    failover = call.get("AutomaticFailoverEnabled", group["Failover"])
    refuse_if(
        failover and group["Nodes"] < 2,
        WRONG,
        "Automatic failover is not supported for replication groups with less than two cache clusters",
    )
    group.update({key: call[key] for key in CHANGEABLE if call.get(key) is not None})
    group["Failover"], group["MultiAZ"] = failover, call.get("MultiAZEnabled", group["MultiAZ"])
    group["Description"] = call.get("ReplicationGroupDescription", group["Description"])
    if call.get("AuthToken"):
        group["AuthTokenEnabled"] = True
    removed = call.get("UserGroupIdsToRemove", [])
    group["UserGroupIds"] = [each for each in group["UserGroupIds"] if each not in removed]
    group["UserGroupIds"] += call.get("UserGroupIdsToAdd", [])
    change_logs(call, group)
    return {"ReplicationGroup": shown(group, "modifying")}


def change_logs(call, group: dict) -> None:
    for change in call.get("LogDeliveryConfigurations", []):
        group["Logs"] = [log for log in group["Logs"] if log["LogType"] != change["LogType"]]
        if change.get("Enabled", True):
            group["Logs"].append(change)


@action("elasticache", "IncreaseReplicaCount", "DecreaseReplicaCount")
def change_replica_count(call):
    group = group_of(call)
    wanted = call.get("NewReplicaCount", group["Nodes"] - 1) + 1
    more = call.action == "IncreaseReplicaCount"
    refuse_if(
        wanted <= group["Nodes"] if more else wanted >= group["Nodes"],
        WRONG,
        "The new replica count does not fit the current one.",
    )
    refuse_if(wanted > 6, WRONG, "A shard has at most five replicas.")
    refuse_if(group["Failover"] and wanted < 2, CLASH, "Automatic failover needs a replica.")
    before, group["Nodes"] = set(members_of(group)), wanted
    own = tags.of(call)
    for name in before - set(members_of(group)):
        own.pop(member_arn(call, name), None)
    for name in set(members_of(group)) - before:
        own[member_arn(call, name)] = dict(own[group["ARN"]])
    return {"ReplicationGroup": shown(group, "modifying")}


@action("elasticache", "DeleteReplicationGroup")
def delete_replication_group(call):
    group = group_of(call)
    final = call.get("FinalSnapshotIdentifier")
    if final:
        refuse_if(
            final in snapshots.of(call), "SnapshotAlreadyExistsFault", f"Snapshot {final} already exists."
        )
        snapshots.of(call)[final] = {
            "SnapshotName": final,
            "ReplicationGroupId": group["ReplicationGroupId"],
            "SnapshotStatus": "available",
            "SnapshotSource": "manual",
            "Engine": group["Engine"],
            "ARN": call.arn("elasticache", f"snapshot:{final}"),
        }
    for name in members_of(group):
        tags.of(call).pop(member_arn(call, name), None)
    tags.of(call).pop(group["ARN"], None)
    del replication_groups.of(call)[group["ReplicationGroupId"]]
    return {"ReplicationGroup": shown(group, "deleting")}


@action("elasticache", "DescribeSnapshots")
def describe_snapshots(call):
    name, group = call.get("SnapshotName"), call.get("ReplicationGroupId")
    if name:
        found(snapshots.of(call), name, "SnapshotNotFoundFault", f"Snapshot {name} not found.")
    return {
        "Snapshots": [
            each
            for each in snapshots.of(call).values()
            if name in (None, each["SnapshotName"]) and group in (None, each["ReplicationGroupId"])
        ]
    }


@action("elasticache", "DeleteSnapshot")
def delete_snapshot(call):
    name = call["SnapshotName"]
    snapshot = found(snapshots.of(call), name, "SnapshotNotFoundFault", f"Snapshot {name} not found.")
    del snapshots.of(call)[name]
    return {"Snapshot": {**snapshot, "SnapshotStatus": "deleting"}}
