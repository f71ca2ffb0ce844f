"""ElastiCache: subnet groups and parameter groups.

moto has subnet groups that can neither be changed nor deleted, and no parameter groups. Source: the
ElastiCache API reference; the provider reads parameters with Source=user, by which AWS means those that
differ from the family's."""

from ..standin import PerRegion, action, found, moto_backend, refuse_if, tag_map
from .elasticache_tags import tags

PARAMETER_GROUP_GONE, SUBNET_GROUP_GONE = "CacheParameterGroupNotFound", "CacheSubnetGroupNotFoundFault"
FAMILIES = ("memcached1.6", "redis5.0", "redis6.x", "redis7", "valkey7", "valkey8")

subnet_groups = PerRegion("elasticache", "subnet_groups")  # name -> CacheSubnetGroup
parameter_groups = PerRegion("elasticache", "parameter_groups")  # name -> CacheParameterGroup
parameters = PerRegion("elasticache", "parameters", is_resource=False)  # group -> {name: value}


def subnet_group(call, name: str) -> dict:
    return found(
        subnet_groups.of(call), name, SUBNET_GROUP_GONE, f"Cache Subnet Group {name} does not exist."
    )


def parameter_group(call, name: str) -> dict:
    return found(
        parameter_groups.of(call), name, PARAMETER_GROUP_GONE, f"CacheParameterGroup not found: {name}"
    )


def users_of(call, setting: str, name: str) -> list[str]:
    """The replication groups that use a subnet group or a parameter group."""
    from .elasticache_replication import replication_groups

    return [key for key, group in replication_groups.of(call).items() if group.get(setting) == name]


def with_subnets(call, ids: list[str]) -> dict:
    """The members of a subnet group, which must stand in one VPC."""
    known = {
        subnet.id: subnet for zone in moto_backend("ec2", call).subnets.values() for subnet in zone.values()
    }
    for subnet in ids:
        refuse_if(subnet not in known, "InvalidSubnet", f"Subnet {subnet} could not be found.")
    networks = {known[subnet].vpc_id for subnet in ids}
    refuse_if(len(networks) > 1, "InvalidSubnet", "Subnets must be in the same VPC.")
    members = [
        {
            "SubnetIdentifier": subnet,
            "SubnetAvailabilityZone": {"Name": known[subnet].availability_zone},
            "SupportedNetworkTypes": ["ipv4"],
        }
        for subnet in ids
    ]
    return {"VpcId": networks.pop(), "Subnets": members}


@action("elasticache", "CreateCacheSubnetGroup")
def create_cache_subnet_group(call):
    name = call["CacheSubnetGroupName"].lower()
    refuse_if(
        name in subnet_groups.of(call),
        "CacheSubnetGroupAlreadyExists",
        f"Cache subnet group {name} already exists.",
    )
    group = {
        "CacheSubnetGroupName": name,
        "CacheSubnetGroupDescription": call["CacheSubnetGroupDescription"],
        "ARN": call.arn("elasticache", f"subnetgroup:{name}"),
        **with_subnets(call, call["SubnetIds"]),
        "SupportedNetworkTypes": ["ipv4"],
    }
    subnet_groups.of(call)[name] = group
    tags.of(call)[group["ARN"]] = tag_map(call.get("Tags"))
    return {"CacheSubnetGroup": group}


@action("elasticache", "DescribeCacheSubnetGroups")
def describe_cache_subnet_groups(call):
    name = call.get("CacheSubnetGroupName")
    groups = [subnet_group(call, name)] if name else list(subnet_groups.of(call).values())
    return {"CacheSubnetGroups": groups}


@action("elasticache", "ModifyCacheSubnetGroup")
def modify_cache_subnet_group(call):
    group = subnet_group(call, call["CacheSubnetGroupName"])
    if call.get("SubnetIds"):
        group.update(with_subnets(call, call["SubnetIds"]))
    if call.get("CacheSubnetGroupDescription") is not None:
        group["CacheSubnetGroupDescription"] = call["CacheSubnetGroupDescription"]
    return {"CacheSubnetGroup": group}


@action("elasticache", "DeleteCacheSubnetGroup")
def delete_cache_subnet_group(call):
    name = call["CacheSubnetGroupName"]
    group = subnet_group(call, name)
    refuse_if(
        users_of(call, "CacheSubnetGroupName", name),
        "CacheSubnetGroupInUse",
        f"Cache subnet group {name} is currently in use by a cache cluster.",
    )
    tags.of(call).pop(group["ARN"], None)
    del subnet_groups.of(call)[name]
    return {}


@action("elasticache", "CreateCacheParameterGroup")
def create_cache_parameter_group(call):
    name, family = call["CacheParameterGroupName"].lower(), call["CacheParameterGroupFamily"]
    refuse_if(
        family not in FAMILIES,
        "InvalidParameterValue",
        f"CacheParameterGroupFamily {family} is not a valid family",
    )
    refuse_if(
        name in parameter_groups.of(call),
        "CacheParameterGroupAlreadyExists",
        f"Parameter group {name} already exists",
    )
    group = {
        "CacheParameterGroupName": name,
        "CacheParameterGroupFamily": family,
        "Description": call["Description"],
        "IsGlobal": False,
        "ARN": call.arn("elasticache", f"parametergroup:{name}"),
    }
    parameter_groups.of(call)[name] = group
    parameters.of(call)[name] = {}
    tags.of(call)[group["ARN"]] = tag_map(call.get("Tags"))
    return {"CacheParameterGroup": group}


@action("elasticache", "DescribeCacheParameterGroups")
def describe_cache_parameter_groups(call):
    name = call.get("CacheParameterGroupName")
    groups = [parameter_group(call, name)] if name else list(parameter_groups.of(call).values())
    return {"CacheParameterGroups": groups}


@action("elasticache", "DescribeCacheParameters")
def describe_cache_parameters(call):
    parameter_group(call, call["CacheParameterGroupName"])
    values = parameters.of(call)[call["CacheParameterGroupName"]]
    return {
        "Parameters": [
            {"ParameterName": name, "ParameterValue": value, "Source": "user", "IsModifiable": True}
            for name, value in values.items()
        ]
    }


@action("elasticache", "ModifyCacheParameterGroup")
def modify_cache_parameter_group(call):
    name = call["CacheParameterGroupName"]
    parameter_group(call, name)
    for each in call["ParameterNameValues"]:
        parameters.of(call)[name][each["ParameterName"]] = each["ParameterValue"]
    return {"CacheParameterGroupName": name}


@action("elasticache", "ResetCacheParameterGroup")
def reset_cache_parameter_group(call):
    name = call["CacheParameterGroupName"]
    parameter_group(call, name)
    if call.get("ResetAllParameters"):
        parameters.of(call)[name].clear()
    for each in call.get("ParameterNameValues", []):
        parameters.of(call)[name].pop(each["ParameterName"], None)
    return {"CacheParameterGroupName": name}


@action("elasticache", "DeleteCacheParameterGroup")
def delete_cache_parameter_group(call):
    name = call["CacheParameterGroupName"]
    group = parameter_group(call, name)
    refuse_if(
        users_of(call, "CacheParameterGroupName", name),
        "InvalidCacheParameterGroupState",
        f"One or more cache clusters are still members of this parameter group {name}",
    )
    tags.of(call).pop(group["ARN"], None)
    del parameter_groups.of(call)[name], parameters.of(call)[name]
    return {}
