"""ElastiCache: how a replication group and its members, which are cache clusters, are shown.

moto makes no members; the provider reads most settings from the first one
(internal/service/elasticache of 5.100)."""


def is_sharded(group: dict) -> bool:
    return group["Shards"] > 1 or group["ClusterMode"] == "enabled"


def shard_members(group: dict, shard: int) -> list[str]:
    middle = f"{shard:04d}-" if is_sharded(group) else ""
    return [f"{group['ReplicationGroupId']}-{middle}{node:03d}" for node in range(1, group["Nodes"] + 1)]


def members_of(group: dict) -> list[str]:
    return [member for shard in range(1, group["Shards"] + 1) for member in shard_members(group, shard)]


def member_arn(call, member: str) -> str:
    return call.arn("elasticache", f"cluster:{member}")


def endpoint(group: dict, first_label: str) -> dict:
    prefix = "master." if group["TransitEncryptionEnabled"] else ""
    return {
        "Address": f"{prefix}{first_label}.{group['ReplicationGroupId']}.0001.cache.amazonaws.com",
        "Port": group["Port"],
    }


def node_group(group: dict, shard: int) -> dict:
    members = [
        {
            "CacheClusterId": member,
            "CacheNodeId": "0001",
            "CurrentRole": "replica" if index else "primary",
            "PreferredAvailabilityZone": f"{group['Region']}{'abc'[index % 3]}",
            "ReadEndpoint": endpoint(group, member),
        }
        for index, member in enumerate(shard_members(group, shard))
    ]
    shown_group = {"NodeGroupId": f"{shard:04d}", "Status": "available", "NodeGroupMembers": members}
    if not is_sharded(group):
        shown_group.update(
            {"PrimaryEndpoint": endpoint(group, "primary"), "ReaderEndpoint": endpoint(group, "replica")}
        )
    return shown_group


def shown(group: dict, status: str = "available") -> dict:
    """A group as DescribeReplicationGroups shows it."""
    direct = (
        "ReplicationGroupId",
        "Description",
        "ARN",
        "CacheNodeType",
        "AtRestEncryptionEnabled",
        "KmsKeyId",
        "TransitEncryptionEnabled",
        "UserGroupIds",
        "SnapshotRetentionLimit",
        "SnapshotWindow",
        "ClusterMode",
        "AuthTokenEnabled",
        "AutoMinorVersionUpgrade",
        "NetworkType",
        "IpDiscovery",
        "Engine",
    )
    state = {
        "AutomaticFailover": "enabled" if group["Failover"] else "disabled",
        "MultiAZ": "enabled" if group["MultiAZ"] else "disabled",
        "DataTiering": "enabled" if group["DataTieringEnabled"] else "disabled",
        "ClusterEnabled": is_sharded(group),
        "MemberClusters": members_of(group),
        "Status": status,
        "PendingModifiedValues": {},
        "ReplicationGroupCreateTime": group["Created"],
        "LogDeliveryConfigurations": [{**log, "Status": "active"} for log in group["Logs"]],
        "NodeGroups": [node_group(group, shard) for shard in range(1, group["Shards"] + 1)],
    }
    if group["TransitEncryptionEnabled"]:
        state["TransitEncryptionMode"] = group["TransitEncryptionMode"]
    if is_sharded(group):
        state["ConfigurationEndpoint"] = endpoint(group, "clustercfg")
    return {**{key: group[key] for key in direct if group[key] is not None}, **state}


def member(call, group: dict, name: str) -> dict:
    """A member as DescribeCacheClusters shows it."""
    version = group["EngineVersion"]
    direct = (
        "CacheNodeType",
        "Engine",
        "CacheSubnetGroupName",
        "AutoMinorVersionUpgrade",
        "PreferredMaintenanceWindow",
        "SnapshotRetentionLimit",
        "SnapshotWindow",
        "AtRestEncryptionEnabled",
        "TransitEncryptionEnabled",
        "AuthTokenEnabled",
        "NetworkType",
        "IpDiscovery",
        "ReplicationGroupId",
    )
    shown_member = {
        "CacheClusterId": name,
        "CacheClusterStatus": "available",
        "NumCacheNodes": 1,
        "ARN": member_arn(call, name),
        "EngineVersion": version + ".0" if version.count(".") == 1 else version,
        "CacheClusterCreateTime": group["Created"],
        "PreferredAvailabilityZone": f"{group['Region']}a",
        "PendingModifiedValues": {},
        "CacheSecurityGroups": [],
        "CacheParameterGroup": {
            "CacheParameterGroupName": group["CacheParameterGroupName"],
            "ParameterApplyStatus": "in-sync",
            "CacheNodeIdsToReboot": [],
        },
        "SecurityGroups": [
            {"SecurityGroupId": each, "Status": "active"} for each in group["SecurityGroupIds"]
        ],
        "CacheNodes": [
            {
                "CacheNodeId": "0001",
                "CacheNodeStatus": "available",
                "ParameterGroupStatus": "in-sync",
                "CacheNodeCreateTime": group["Created"],
                "Endpoint": endpoint(group, name),
            }
        ],
    }
    if group["TransitEncryptionEnabled"]:
        shown_member["TransitEncryptionMode"] = group["TransitEncryptionMode"]
    if group["NotificationTopicArn"]:
        shown_member["NotificationConfiguration"] = {
            "TopicArn": group["NotificationTopicArn"],
            "TopicStatus": "active",
        }
    return {**{key: group[key] for key in direct}, **shown_member}
