"""EKS: access entries, with the policies of access that are associated with them. moto lacks them.

Source: the EKS API reference, and what the provider reads (internal/service/eks of 5.100)."""

from ..standin import PerRegion, action, found, new_uuid, now, refuse_if
from .eks_clusters import IN_USE, INVALID, NOT_FOUND, cluster_of

ACCESS_POLICY = "arn:aws:eks::aws:cluster-access-policy/"
entries = PerRegion("eks", "access_entries")  # (cluster, principal) -> AccessEntry
policies = PerRegion("eks", "access_policies")  # (cluster, principal, policy) -> AssociatedAccessPolicy


def entry_of(call) -> dict:
    cluster, principal = cluster_of(call), call["principalArn"]
    message = "The specified principalArn could not be found."
    return found(entries.of(call), (cluster, principal), NOT_FOUND, message)


@action("eks", "CreateAccessEntry")
def create_access_entry(call):
    cluster, principal = cluster_of(call), call["principalArn"]
    refuse_if(
        not principal.startswith("arn:aws:iam::"), INVALID, "The principalArn parameter format is not valid"
    )
    refuse_if(
        (cluster, principal) in entries.of(call),
        IN_USE,
        "The specified access entry resource is already in use on this cluster.",
    )
    account, path = principal.split(":")[4:6]
    entry = {
        "clusterName": cluster,
        "principalArn": principal,
        "kubernetesGroups": call.get("kubernetesGroups", []),
        "accessEntryArn": call.arn(
            "eks",
            f"access-entry/{cluster}/{path.split('/')[0]}/{account}/{principal.split('/')[-1]}/{new_uuid()}",
        ),
        "createdAt": now(),
        "modifiedAt": now(),
        "tags": dict(call.get("tags", {})),
        "username": call.get("username") or user_name_of(principal),
        "type": call.get("type", "STANDARD"),
    }
    entries.of(call)[cluster, principal] = entry
    return {"accessEntry": entry}


def user_name_of(principal: str) -> str:
    """The Kubernetes user that EKS gives a principal that names none: the API reference of
    CreateAccessEntry."""
    if ":role/" not in principal:
        return principal
    return principal.replace(":iam:", ":sts:").replace(":role/", ":assumed-role/") + "/{{SessionName}}"


@action("eks", "DescribeAccessEntry")
def describe_access_entry(call):
    return {"accessEntry": entry_of(call)}


@action("eks", "UpdateAccessEntry")
def update_access_entry(call):
    entry = entry_of(call)
    if call.get("kubernetesGroups") is not None:
        entry["kubernetesGroups"] = call["kubernetesGroups"]
    if call.get("username"):
        entry["username"] = call["username"]
    entry["modifiedAt"] = now()
    return {"accessEntry": entry}


@action("eks", "DeleteAccessEntry")
def delete_access_entry(call):
    entry = entry_of(call)
    key = (entry["clusterName"], entry["principalArn"])
    for other in [each for each in policies.of(call) if each[:2] == key]:
        del policies.of(call)[other]
    del entries.of(call)[key]
    return {}


@action("eks", "AssociateAccessPolicy")
def associate_access_policy(call):
    entry, policy = entry_of(call), call["policyArn"]
    refuse_if(not policy.startswith(ACCESS_POLICY), INVALID, "The policyArn parameter format is not valid")
    refuse_if(
        entry["type"] != "STANDARD", INVALID, f"Access policies cannot be associated to type {entry['type']}"
    )
    scope = call["accessScope"]
    refuse_if(
        scope.get("type") == "cluster" and scope.get("namespaces"),
        INVALID,
        "The namespaces must be empty when the type is cluster",
    )
    association = {
        "policyArn": policy,
        "accessScope": {"namespaces": [], **scope},
        "associatedAt": now(),
        "modifiedAt": now(),
    }
    policies.of(call)[entry["clusterName"], entry["principalArn"], policy] = association
    return {
        "clusterName": entry["clusterName"],
        "principalArn": entry["principalArn"],
        "associatedAccessPolicy": association,
    }


@action("eks", "ListAssociatedAccessPolicies")
def list_associated_access_policies(call):
    entry = entry_of(call)
    key = (entry["clusterName"], entry["principalArn"])
    return {
        "clusterName": key[0],
        "principalArn": key[1],
        "associatedAccessPolicies": [each for name, each in policies.of(call).items() if name[:2] == key],
    }


@action("eks", "DisassociateAccessPolicy")
def disassociate_access_policy(call):
    entry = entry_of(call)
    key = (entry["clusterName"], entry["principalArn"], call["policyArn"])
    found(
        policies.of(call), key, NOT_FOUND, "The specified policyArn is not associated with this access entry."
    )
    del policies.of(call)[key]
    return {}
