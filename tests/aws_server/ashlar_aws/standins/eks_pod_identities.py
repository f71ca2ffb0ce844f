"""EKS: pod identity associations. moto lacks them. Source: the EKS API reference."""

from ..standin import PerRegion, action, found, new_id, now, refuse_if
from .eks_clusters import IN_USE, INVALID, NOT_FOUND, cluster_of

identities = PerRegion("eks", "pod_identity_associations")  # (cluster, id) -> PodIdentityAssociation


def associate(call, cluster: str, namespace: str, account: str, role: str, tags: dict) -> dict:
    taken = any(
        (each["clusterName"], each["namespace"], each["serviceAccount"]) == (cluster, namespace, account)
        for each in identities.of(call).values()
    )
    refuse_if(taken, IN_USE, f"Association already exists: {namespace}/{account}")
    name = "a-" + new_id(17)
    association = {
        "clusterName": cluster,
        "namespace": namespace,
        "serviceAccount": account,
        "roleArn": role,
        "associationArn": call.arn("eks", f"podidentityassociation/{cluster}/{name}"),
        "associationId": name,
        "tags": dict(tags),
        "createdAt": now(),
        "modifiedAt": now(),
        "disableSessionTags": bool(call.get("disableSessionTags")),
    }
    identities.of(call)[cluster, name] = association
    return association


def identity_of(call) -> dict:
    key = (cluster_of(call), call["associationId"])
    return found(identities.of(call), key, NOT_FOUND, f"Association not found: {key[1]}")


@action("eks", "CreatePodIdentityAssociation")
def create_pod_identity_association(call):
    role = call["roleArn"]
    refuse_if(":role/" not in role, INVALID, f"Role ARN is not valid: {role}")
    made = associate(
        call, cluster_of(call), call["namespace"], call["serviceAccount"], role, call.get("tags", {})
    )
    return {"association": made}


@action("eks", "DescribePodIdentityAssociation")
def describe_pod_identity_association(call):
    return {"association": identity_of(call)}


@action("eks", "ListPodIdentityAssociations")
def list_pod_identity_associations(call):
    """All on one page. A summary has neither the role nor the tags."""
    cluster = cluster_of(call)
    meant = [
        each
        for each in identities.of(call).values()
        if each["clusterName"] == cluster
        and call.get("namespace", each["namespace"]) == each["namespace"]
        and call.get("serviceAccount", each["serviceAccount"]) == each["serviceAccount"]
    ]
    names = ("clusterName", "namespace", "serviceAccount", "associationArn", "associationId", "ownerArn")
    return {"associations": [{name: each[name] for name in names if name in each} for each in meant]}


@action("eks", "UpdatePodIdentityAssociation")
def update_pod_identity_association(call):
    association = identity_of(call)
    association["roleArn"] = call.get("roleArn", association["roleArn"])
    association["modifiedAt"] = now()
    return {"association": association}


@action("eks", "DeletePodIdentityAssociation")
def delete_pod_identity_association(call):
    association = identity_of(call)
    owner = association.get("ownerArn")
    refuse_if(owner, IN_USE, f"Association is owned by {owner}")
    del identities.of(call)[association["clusterName"], association["associationId"]]
    return {"association": association}
