"""EKS: clusters. moto's lose what the provider reads back (Auto Mode, access, upgrade policy), have no
security group and cannot be changed: the provider crashes on the empty answer. Source: the EKS API
reference."""

import base64
import copy
from datetime import timedelta

from ..standin import PerRegion, action, found, moto_backend, new_id, new_uuid, now, refuse_if

MAKING = timedelta(seconds=5)  # ten minutes at AWS
NOT_FOUND, IN_USE = "ResourceNotFoundException", "ResourceInUseException"
INVALID = "InvalidParameterException"
LOG_TYPES = ["api", "audit", "authenticator", "controllerManager", "scheduler"]
VERSIONS = [
    "1.29",
    "1.30",
    "1.31",
    "1.32",
    "1.33",
    "1.34",
    "1.35",
]  # oldest first; a cluster goes up one at a time
# Where the request leaves them out. API references of CreateCluster and of the types named.
DEFAULTS = {
    "accessConfig": {"authenticationMode": "CONFIG_MAP", "bootstrapClusterCreatorAdminPermissions": True},
    "upgradePolicy": {"supportType": "EXTENDED"},
    "kubernetesNetworkConfig": {
        "serviceIpv4Cidr": "10.100.0.0/16",
        "ipFamily": "ipv4",
        "elasticLoadBalancing": {"enabled": False},
    },
    "computeConfig": {"enabled": False, "nodePools": []},
    "storageConfig": {"blockStorage": {"enabled": False}},
}
clusters = PerRegion("eks", "clusters")  # name -> Cluster
updates = PerRegion("eks", "updates", is_resource=False)  # (cluster, id) -> Update


def cluster_named(call, name: str) -> dict:
    return found(clusters.of(call), name, NOT_FOUND, f"No cluster found for name: {name}.")


def cluster_of(call) -> str:
    """The name of the cluster that a call about a part of it names."""
    return cluster_named(call, call["clusterName"])["name"]


def logging(asked: dict | None) -> dict:
    """Each type of log stands on one of two lists: on, or off."""
    on = [
        kind
        for setup in (asked or {}).get("clusterLogging", [])
        if setup.get("enabled")
        for kind in setup["types"]
    ]
    off = [kind for kind in LOG_TYPES if kind not in on]
    return {
        "clusterLogging": [
            {"types": types, "enabled": enabled} for types, enabled in ((on, True), (off, False)) if types
        ]
    }


def check_auto_mode(settings: dict) -> None:
    """Compute, block storage and load balancing of Auto Mode are switched on and off together."""
    states = [
        settings["computeConfig"].get("enabled", False),
        settings["storageConfig"].get("blockStorage", {}).get("enabled", False),
        settings["kubernetesNetworkConfig"].get("elasticLoadBalancing", {}).get("enabled", False),
    ]
    refuse_if(
        len(set(states)) > 1,
        INVALID,
        "For EKS Auto Mode, please ensure that all required configs, including "
        "computeConfig, kubernetesNetworkConfig, and blockStorage are all enabled or disabled.",
    )


def network_of(call, asked: dict) -> str:
    """The VPC of a cluster's subnets, of which there are two or more."""
    known = {
        subnet.id: subnet for zone in moto_backend("ec2", call).subnets.values() for subnet in zone.values()
    }
    missing = [subnet for subnet in asked["subnetIds"] if subnet not in known]
    refuse_if(missing, INVALID, f"The subnet ID '{', '.join(missing)}' does not exist")
    zones = {known[subnet].availability_zone for subnet in asked["subnetIds"]}
    refuse_if(len(zones) < 2, INVALID, "Subnets specified must be in at least two different AZs")
    return known[asked["subnetIds"][0]].vpc_id


def security_group_for(call, name: str, vpc: str) -> str:
    """EKS makes a security group for each cluster, and takes it away with it."""
    made = moto_backend("ec2", call).create_security_group(
        f"eks-cluster-sg-{name}-{new_id(9, '0123456789')}",
        "EKS created security group",
        vpc,
        tags={"Name": f"eks-cluster-sg-{name}", f"kubernetes.io/cluster/{name}": "owned"},
    )
    return made.id


def shown(cluster: dict) -> dict:
    """AWS tells where a cluster is, and its certificate, only once it is made."""
    if now() - cluster["createdAt"] >= MAKING:
        return cluster
    untold = ("endpoint", "certificateAuthority")
    return {**{key: value for key, value in cluster.items() if key not in untold}, "status": "CREATING"}


@action("eks", "CreateCluster")
def create_cluster(call):
    name, asked = call["name"], call["resourcesVpcConfig"]
    refuse_if(name in clusters.of(call), IN_USE, f"Cluster already exists with name: {name}")
    version = call.get("version", VERSIONS[-2])
    refuse_if(version not in VERSIONS, INVALID, f"unsupported Kubernetes version {version}")
    refuse_if(":role/" not in call["roleArn"], INVALID, "Invalid role arn format")
    settings = {key: {**copy.deepcopy(default), **call.get(key, {})} for key, default in DEFAULTS.items()}
    check_auto_mode(settings)
    vpc = network_of(call, asked)
    label = new_id(32).upper()
    clusters.of(call)[name] = {
        "name": name,
        "arn": call.arn("eks", f"cluster/{name}"),
        "createdAt": now(),
        "version": version,
        "roleArn": call["roleArn"],
        "status": "ACTIVE",
        "platformVersion": "eks.5",
        "health": {"issues": []},
        "endpoint": f"https://{label}.gr7.{call.region}.eks.amazonaws.com",
        "tags": dict(call.get("tags", {})),
        "identity": {"oidc": {"issuer": f"https://oidc.eks.{call.region}.amazonaws.com/id/{label}"}},
        "certificateAuthority": {"data": base64.b64encode(b"a certificate of the tests' server").decode()},
        "resourcesVpcConfig": {
            "endpointPublicAccess": True,
            "endpointPrivateAccess": False,
            "securityGroupIds": [],
            "publicAccessCidrs": ["0.0.0.0/0"],
            **asked,
            "vpcId": vpc,
            "clusterSecurityGroupId": security_group_for(call, name, vpc),
        },
        "encryptionConfig": call.get("encryptionConfig", []),
        "logging": logging(call.get("logging")),
        "deletionProtection": bool(call.get("deletionProtection")),
        **settings,
    }
    if call.get("zonalShiftConfig"):
        clusters.of(call)[name]["zonalShiftConfig"] = call["zonalShiftConfig"]
    return {"cluster": shown(clusters.of(call)[name])}


@action("eks", "DescribeCluster")
def describe_cluster(call):
    return {"cluster": shown(cluster_named(call, call["name"]))}


@action("eks", "ListClusters")
def list_clusters(call):
    return {"clusters": list(clusters.of(call))}


@action("eks", "DeleteCluster")
def delete_cluster(call):
    from .eks_tags import forget_parts

    cluster = cluster_named(call, call["name"])
    refuse_if(
        cluster["deletionProtection"], "InvalidRequestException", "Cluster deletion protection is enabled."
    )
    forget_parts(call, cluster["name"])
    moto_backend("ec2", call).delete_security_group(
        group_id=cluster["resourcesVpcConfig"]["clusterSecurityGroupId"]
    )
    del clusters.of(call)[cluster["name"]]
    return {"cluster": {**cluster, "status": "DELETING"}}


def begun_update(call, cluster: str, kind: str) -> dict:
    """An update that is done by the time it is asked about."""
    update = {
        "id": new_uuid(),
        "status": "Successful",
        "type": kind,
        "params": [],
        "createdAt": now(),
        "errors": [],
    }
    updates.of(call)[cluster, update["id"]] = update
    return {**update, "status": "InProgress"}
