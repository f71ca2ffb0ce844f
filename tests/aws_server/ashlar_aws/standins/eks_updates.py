"""EKS: changes of a cluster, each of which is an update that can be asked about.

On moto's empty answer the provider crashes. Source: the EKS API reference."""

from ..standin import action, found, refuse_if
from .eks_clusters import (
    INVALID,
    NOT_FOUND,
    VERSIONS,
    begun_update,
    check_auto_mode,
    cluster_named,
    logging,
    network_of,
    updates,
)

AUTO_MODE = ("computeConfig", "storageConfig", "kubernetesNetworkConfig")


@action("eks", "DescribeUpdate")
def describe_update(call):
    name = (call["name"], call["updateId"])
    return {"update": found(updates.of(call), name, NOT_FOUND, f"No update found for ID: {call['updateId']}")}


@action("eks", "UpdateClusterConfig")
def update_cluster_config(call):
    """One kind of change a call; those of Auto Mode go together."""
    cluster = cluster_named(call, call["name"])
    asked = {
        key: value for key, value in call.parameters.items() if key not in ("name", "clientRequestToken")
    }
    kinds = {"autoMode" if key in AUTO_MODE else key for key in asked}
    refuse_if(len(kinds) != 1, INVALID, "Only one type of update can be allowed.")
    if "logging" in asked:
        asked["logging"] = logging(asked["logging"])
    if "resourcesVpcConfig" in asked and asked["resourcesVpcConfig"].get("subnetIds"):
        network_of(call, asked["resourcesVpcConfig"])
    changed = {
        key: {**cluster.get(key, {}), **value} if isinstance(value, dict) else value
        for key, value in asked.items()
    }
    check_auto_mode({**cluster, **changed})
    cluster.update(changed)
    return {"update": begun_update(call, cluster["name"], kind_of_update(asked))}


def kind_of_update(asked: dict) -> str:
    """API reference of Update: its types."""
    if "resourcesVpcConfig" in asked:
        return "VpcConfigUpdate" if asked["resourcesVpcConfig"].get("subnetIds") else "EndpointAccessUpdate"
    kinds = {
        "logging": "LoggingUpdate",
        "accessConfig": "AccessConfigUpdate",
        "upgradePolicy": "UpgradePolicyUpdate",
        "zonalShiftConfig": "ZonalShiftConfigUpdate",
        "deletionProtection": "DeletionProtectionUpdate",
    }
    return next((kinds[key] for key in asked if key in kinds), "AutoModeUpdate")


@action("eks", "UpdateClusterVersion")
def update_cluster_version(call):
    cluster, wanted = cluster_named(call, call["name"]), call["version"]
    refuse_if(wanted not in VERSIONS, INVALID, f"unsupported Kubernetes version {wanted}")
    steps = VERSIONS.index(wanted) - VERSIONS.index(cluster["version"])
    refuse_if(
        steps != 1,
        INVALID,
        f"Unsupported Kubernetes minor version update from {cluster['version']} to {wanted}",
    )
    cluster["version"] = wanted
    return {"update": begun_update(call, cluster["name"], "VersionUpdate")}


@action("eks", "AssociateEncryptionConfig")
def associate_encryption_config(call):
    cluster = cluster_named(call, call["clusterName"])
    refuse_if(cluster["encryptionConfig"], INVALID, "Encryption is already enabled.")
    cluster["encryptionConfig"] = call["encryptionConfig"]
    return {"update": begun_update(call, cluster["name"], "AssociateEncryptionConfig")}
