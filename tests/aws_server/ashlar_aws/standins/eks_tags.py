"""EKS: tags of clusters and of what belongs to them; and how all of that goes with its cluster."""

from ..refusal import Refusal
from ..standin import tag_actions
from .eks_access import entries, policies
from .eks_addons import addons
from .eks_clusters import clusters
from .eks_pod_identities import identities

ARNS = ("arn", "addonArn", "accessEntryArn", "associationArn")


def forget_parts(call, cluster: str) -> None:
    for keeper in (addons, entries, policies, identities):
        for key in [key for key in keeper.of(call) if key[0] == cluster]:
            del keeper.of(call)[key]


def tags_of(call) -> dict:
    for keeper in (clusters, addons, entries, identities):
        for thing in keeper.of(call).values():
            if call["resourceArn"] in (thing.get(name) for name in ARNS):
                return thing["tags"]
    raise Refusal("NotFoundException", f"No resource found for ARN: {call['resourceArn']}")


tag_actions("eks", tags_of, tags="tags", keys="tagKeys", answer="tags")
