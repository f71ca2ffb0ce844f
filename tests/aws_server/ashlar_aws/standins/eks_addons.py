"""EKS: add-ons, which own their pod identities. moto lacks them.

Source: the EKS API reference, and what the provider reads (internal/service/eks of 5.100)."""

from ..standin import PerRegion, action, found, new_uuid, now, refuse_if
from .eks_clusters import IN_USE, INVALID, NOT_FOUND, begun_update, cluster_of
from .eks_pod_identities import associate, identities

ADDON_VERSIONS = {  # a version that AWS offers, where the request names none
    "aws-ebs-csi-driver": "v1.48.0-eksbuild.1",
    "aws-efs-csi-driver": "v2.1.11-eksbuild.1",
    "coredns": "v1.12.3-eksbuild.1",
    "eks-pod-identity-agent": "v1.3.8-eksbuild.2",
    "kube-proxy": "v1.33.3-eksbuild.4",
    "metrics-server": "v0.8.0-eksbuild.2",
    "vpc-cni": "v1.20.1-eksbuild.3",
    "amazon-cloudwatch-observability": "v4.3.1-eksbuild.1",
    "external-dns": "v0.19.0-eksbuild.2",
    "aws-secrets-store-csi-driver-provider": "v2.1.0-eksbuild.1",
    "cert-manager": "v1.18.2-eksbuild.2",
}
addons = PerRegion("eks", "addons")  # (cluster, add-on) -> Addon


def addon_of(call) -> dict:
    cluster, name = cluster_of(call), call["addonName"]
    return found(addons.of(call), (cluster, name), NOT_FOUND, f"No addon: {name} found in cluster: {cluster}")


@action("eks", "CreateAddon")
def create_addon(call):
    cluster, name = cluster_of(call), call["addonName"]
    refuse_if(name not in ADDON_VERSIONS, INVALID, f"Addon {name} specified is not supported")
    refuse_if((cluster, name) in addons.of(call), IN_USE, "Addon already exists.")
    addon = {
        "addonName": name,
        "clusterName": cluster,
        "status": "ACTIVE",
        "health": {"issues": []},
        "addonVersion": call.get("addonVersion", ADDON_VERSIONS[name]),
        "createdAt": now(),
        "modifiedAt": now(),
        "addonArn": call.arn("eks", f"addon/{cluster}/{name}/{new_uuid()}"),
        "tags": dict(call.get("tags", {})),
    }
    addon.update(
        {key: call[key] for key in ("serviceAccountRoleArn", "configurationValues") if call.get(key)}
    )
    addon["podIdentityAssociations"] = own_identities(call, cluster, addon)
    addons.of(call)[cluster, name] = addon
    return {"addon": {**addon, "status": "CREATING"}}


def own_identities(call, cluster: str, addon: dict) -> list[str]:
    """An add-on's pod identities are associations that it owns; it answers their ARNs."""
    made = [
        associate(call, cluster, "kube-system", each["serviceAccount"], each["roleArn"], {})
        for each in call.get("podIdentityAssociations", [])
    ]
    for association in made:
        association["ownerArn"] = addon["addonArn"]
    return [association["associationArn"] for association in made]


@action("eks", "DescribeAddon")
def describe_addon(call):
    return {"addon": addon_of(call)}


@action("eks", "ListAddons")
def list_addons(call):
    cluster = cluster_of(call)
    return {"addons": [name for owner, name in addons.of(call) if owner == cluster]}


@action("eks", "UpdateAddon")
def update_addon(call):
    addon = addon_of(call)
    for name in ("addonVersion", "serviceAccountRoleArn", "configurationValues"):
        if call.get(name) is not None:
            addon[name] = call[name]
    if call.get("podIdentityAssociations") is not None:
        remove_owned(call, addon)
        addon["podIdentityAssociations"] = own_identities(call, addon["clusterName"], addon)
    addon["modifiedAt"] = now()
    return {"update": begun_update(call, addon["clusterName"], "AddonUpdate")}


def remove_owned(call, addon: dict) -> None:
    owned = [key for key, each in identities.of(call).items() if each.get("ownerArn") == addon["addonArn"]]
    for key in owned:
        del identities.of(call)[key]


@action("eks", "DeleteAddon")
def delete_addon(call):
    addon = addon_of(call)
    remove_owned(call, addon)
    del addons.of(call)[addon["clusterName"], addon["addonName"]]
    return {"addon": {**addon, "status": "DELETING"}}
