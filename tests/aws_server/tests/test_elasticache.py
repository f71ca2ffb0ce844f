"""ElastiCache: groups, users and replication groups, and what AWS would refuse."""

import pytest
from conftest import accepted, refused

GROUP = {"CacheSubnetGroupName": "main", "CacheSubnetGroupDescription": "of main"}
OPEN = {
    "UserId": "default-main",
    "UserName": "default",
    "Engine": "redis",
    "AccessString": "off ~* -@all",
    "NoPasswordRequired": True,
}


@pytest.fixture
def cache(server):
    return server.client("elasticache")


@pytest.fixture
def subnets(server):
    ec2 = server.client("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    return [
        ec2.create_subnet(VpcId=vpc, CidrBlock=f"10.0.{index}.0/24")["Subnet"]["SubnetId"]
        for index in range(2)
    ]


@pytest.fixture
def replicated(cache, subnets):
    cache.create_cache_subnet_group(**GROUP, SubnetIds=subnets)
    cache.create_cache_parameter_group(
        CacheParameterGroupName="main", CacheParameterGroupFamily="redis7", Description="d"
    )
    accepted(
        cache.create_replication_group,
        ReplicationGroupId="main",
        ReplicationGroupDescription="d",
        Engine="redis",
        EngineVersion="7.1",
        CacheNodeType="cache.t4g.small",
        NumCacheClusters=2,
        AutomaticFailoverEnabled=True,
        CacheSubnetGroupName="main",
        CacheParameterGroupName="main",
        TransitEncryptionEnabled=True,
        Tags=[{"Key": "a", "Value": "b"}],
    )
    return cache


def test_subnet_groups(cache, subnets):
    made = cache.create_cache_subnet_group(**GROUP, SubnetIds=subnets)["CacheSubnetGroup"]
    assert [each["SubnetIdentifier"] for each in made["Subnets"]] == subnets
    refused("CacheSubnetGroupAlreadyExists", cache.create_cache_subnet_group, **GROUP, SubnetIds=subnets)
    refused(
        "InvalidSubnet",
        cache.create_cache_subnet_group,
        **{**GROUP, "CacheSubnetGroupName": "b"},
        SubnetIds=["subnet-0"],
    )
    refused("CacheSubnetGroupNotFoundFault", cache.delete_cache_subnet_group, CacheSubnetGroupName="other")
    cache.modify_cache_subnet_group(CacheSubnetGroupName="main", SubnetIds=subnets[:1])
    cache.delete_cache_subnet_group(CacheSubnetGroupName="main")
    refused("CacheSubnetGroupNotFoundFault", cache.describe_cache_subnet_groups, CacheSubnetGroupName="main")


def test_parameter_groups(cache):
    wanted = {"CacheParameterGroupName": "main", "CacheParameterGroupFamily": "redis7", "Description": "d"}
    cache.create_cache_parameter_group(**wanted)
    refused("CacheParameterGroupAlreadyExists", cache.create_cache_parameter_group, **wanted)
    refused(
        "InvalidParameterValue",
        cache.create_cache_parameter_group,
        **{**wanted, "CacheParameterGroupFamily": "redis9"},
    )
    refused("CacheParameterGroupNotFound", cache.describe_cache_parameters, CacheParameterGroupName="other")
    policy = {"ParameterName": "maxmemory-policy", "ParameterValue": "allkeys-lru"}
    cache.modify_cache_parameter_group(CacheParameterGroupName="main", ParameterNameValues=[policy])
    (shown,) = cache.describe_cache_parameters(CacheParameterGroupName="main", Source="user")["Parameters"]
    assert (shown["ParameterName"], shown["ParameterValue"]) == ("maxmemory-policy", "allkeys-lru")
    cache.reset_cache_parameter_group(CacheParameterGroupName="main", ParameterNameValues=[policy])
    assert cache.describe_cache_parameters(CacheParameterGroupName="main")["Parameters"] == []


def test_users(cache):
    cache.create_user(**OPEN)
    refused("UserAlreadyExists", cache.create_user, **OPEN)
    refused(
        "InvalidParameterValue", cache.create_user, **{**OPEN, "UserId": "b", "NoPasswordRequired": False}
    )
    refused(
        "InvalidParameterValue",
        cache.create_user,
        UserId="b",
        UserName="b",
        Engine="redis",
        AccessString="on",
        Passwords=["short"],
    )
    refused(
        "InvalidParameterValue",
        cache.create_user,
        UserId="b",
        UserName="c",
        Engine="redis",
        AccessString="on",
        AuthenticationMode={"Type": "iam"},
    )
    refused("UserNotFound", cache.delete_user, UserId="other")
    cache.modify_user(UserId="default-main", AccessString="on ~* +@all")
    assert cache.describe_users(UserId="default-main")["Users"][0]["AccessString"] == "on ~* +@all"


def test_user_groups(cache):
    cache.create_user(**OPEN)
    cache.create_user(
        UserId="backend",
        UserName="backend",
        Engine="redis",
        AccessString="on",
        AuthenticationMode={"Type": "iam"},
    )
    wanted = {"UserGroupId": "main", "Engine": "redis"}
    refused("UserNotFound", cache.create_user_group, **wanted, UserIds=["nobody"])
    refused("DefaultUserRequired", cache.create_user_group, **wanted, UserIds=["backend"])
    cache.create_user_group(**wanted, UserIds=["default-main"])
    refused("UserGroupAlreadyExists", cache.create_user_group, **wanted, UserIds=["default-main"])
    cache.modify_user_group(UserGroupId="main", UserIdsToAdd=["backend"])
    assert cache.describe_users(UserId="backend")["Users"][0]["UserGroupIds"] == ["main"]
    refused("DefaultUserAssociatedToUserGroup", cache.delete_user, UserId="default-main")
    cache.delete_user_group(UserGroupId="main")
    refused("UserGroupNotFound", cache.describe_user_groups, UserGroupId="main")


def test_a_group_has_members_with_its_settings(replicated):
    (group,) = replicated.describe_replication_groups(ReplicationGroupId="main")["ReplicationGroups"]
    assert (group["Status"], group["MemberClusters"]) == ("available", ["main-001", "main-002"])
    (member,) = replicated.describe_cache_clusters(CacheClusterId="main-001", ShowCacheNodeInfo=True)[
        "CacheClusters"
    ]
    assert (member["EngineVersion"], member["CacheSubnetGroupName"]) == ("7.1.0", "main")
    assert replicated.list_tags_for_resource(ResourceName=group["ARN"])["TagList"] == [
        {"Key": "a", "Value": "b"}
    ]


def test_replication_groups_are_refused(replicated):
    wanted = {"ReplicationGroupId": "other", "ReplicationGroupDescription": "d"}
    refused(
        "ReplicationGroupAlreadyExists",
        replicated.create_replication_group,
        **{**wanted, "ReplicationGroupId": "main"},
    )
    refused(
        "InvalidParameterValue",
        replicated.create_replication_group,
        **{**wanted, "ReplicationGroupId": "a--b"},
    )
    refused(
        "CacheSubnetGroupNotFoundFault",
        replicated.create_replication_group,
        **wanted,
        CacheSubnetGroupName="none",
    )
    refused(
        "InvalidParameterValue",
        replicated.create_replication_group,
        **wanted,
        NumCacheClusters=1,
        AutomaticFailoverEnabled=True,
    )
    refused(
        "UserGroupNotFound",
        replicated.create_replication_group,
        **wanted,
        UserGroupIds=["none"],
        TransitEncryptionEnabled=True,
    )
    refused("CacheSubnetGroupInUse", replicated.delete_cache_subnet_group, CacheSubnetGroupName="main")
    refused(
        "InvalidCacheParameterGroupState",
        replicated.delete_cache_parameter_group,
        CacheParameterGroupName="main",
    )
    refused("CacheClusterNotFound", replicated.describe_cache_clusters, CacheClusterId="main-009")


def test_replicas_come_and_go(replicated):
    replicated.increase_replica_count(ReplicationGroupId="main", NewReplicaCount=2, ApplyImmediately=True)
    assert len(replicated.describe_cache_clusters()["CacheClusters"]) == 3
    refused(
        "InvalidParameterValue",
        replicated.increase_replica_count,
        ReplicationGroupId="main",
        NewReplicaCount=1,
        ApplyImmediately=True,
    )
    refused(
        "InvalidParameterCombination",
        replicated.decrease_replica_count,
        ReplicationGroupId="main",
        NewReplicaCount=0,
        ApplyImmediately=True,
    )


def test_a_deleted_group_leaves_its_final_snapshot_alone(server, replicated):
    replicated.delete_replication_group(ReplicationGroupId="main", FinalSnapshotIdentifier="main-final")
    refused(
        "ReplicationGroupNotFoundFault", replicated.describe_replication_groups, ReplicationGroupId="main"
    )
    replicated.delete_cache_subnet_group(CacheSubnetGroupName="main")
    replicated.delete_cache_parameter_group(CacheParameterGroupName="main")
    held = server.ask("GET", "dump")["123456789012"]["eu-west-1"]["elasticache"]
    assert list(held) == ["snapshots"] and list(held["snapshots"]) == ["main-final"]
