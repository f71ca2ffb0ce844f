"""The tagging API's GetResources: services that moto leaves out of it, and our stand-ins."""

from moto.core.resource_tagging import TaggedResource, make_tag_matcher, match_resource_type
from moto.resourcegroupstaggingapi.models import ResourceGroupsTaggingAPIBackend

from ..fix import fix
from ..standin import KEEPERS
from ..world import loaded_backends

GLOBAL = "us-east-1"  # where the API tells of what has no region


def own(backend, things) -> list[tuple[str, dict]]:
    """(ARN, tags) of things whose tags the backend keeps apart."""
    tagger = getattr(backend, "tagger", None) or backend.tagging_service
    return [(each.arn, tagger.get_tag_dict_for_resource(each.arn)) for each in things]


def iam_tags(thing) -> dict[str, str]:
    return {each["Key"]: each["Value"] for each in thing.tags.values()}


# By moto's name of a service. Source: the API reference, "Supported services".
MORE = {
    "cloudtrail": lambda backend: own(backend, backend.trails.values()),
    "ec2": lambda backend: [
        (f"arn:aws:ec2:{backend.region_name}:{backend.account_id}:{kind}/{id}", backend.tags.get(id, {}))
        for kind, things in (
            ("elastic-ip", [each.allocation_id for each in backend.addresses]),
            ("launch-template", backend.launch_templates),
            ("network-acl", backend.network_acls),
            ("vpc-endpoint", [key for key, each in backend.vpc_end_points.items() if each.state != "deleted"]),
        )
        for id in things
    ],
    "ecr": lambda backend: own(backend, backend.repositories.values()),
    "iam": lambda backend: [
        (each.arn, iam_tags(each))
        for each in [*backend.managed_policies.values(), *backend.instance_profiles.values()]
        if ":aws:policy" not in each.arn
    ],
    "route53": lambda backend: [
        (f"arn:aws:route53:::{kind}/{key}", dict(backend.resource_tags.get(key, {})))
        for kind, things in (("hostedzone", backend.zones), ("healthcheck", backend.health_checks))
        for key in things
    ],
    "scheduler": lambda backend: own(backend, backend.schedule_groups.values()),
    "wafv2": lambda backend: own(backend, backend.wacls.values()),
}


def of_moto(account: str, region: str):
    places = (region, "aws") if region == GLOBAL else (region,)
    for service, owner, place, backend in list(loaded_backends()):
        if service in MORE and owner == account and place in places:
            yield from MORE[service](backend)


def of_stand_ins(account: str, region: str):
    """Things that hold their own ARN and tags, and ElastiCache's, which keeps tags by ARN."""
    for keeper in KEEPERS:
        if (keeper.only_region or region) not in ((region, "aws") if region == GLOBAL else (region,)):
            continue
        for key, thing in keeper.at(account, region).items():
            if (keeper.service, keeper.kind) == ("elasticache", "tags"):
                yield key, thing
            elif isinstance(thing, dict) and arn_of(thing):
                yield arn_of(thing), thing.get("tags") or thing.get("Tags") or {}


def arn_of(thing: dict) -> str | None:
    names = ("arn", "Arn", "ARN", "BackupVaultArn", "BackupPlanArn", "HubArn", "PolicyArn", "accessEntryArn")
    return next((thing[name] for name in (*names, "addonArn", "associationArn") if name in thing), None)


@fix("tagging-more-services")
def tell_of_more_services():
    """moto's GetResources tells of no trail, repository, zone, launch template, web ACL, policy and instance
    profile, of which AWS's does, and knows nothing of our stand-ins."""
    original = ResourceGroupsTaggingAPIBackend._get_resources_generator

    def generator(self, tag_filters=None, resource_type_filters=None, resource_arn_list=None):
        told = set()
        for resource in original(self, tag_filters, resource_type_filters, resource_arn_list):
            told.add(resource.arn)
            yield resource
        matches = make_tag_matcher(tag_filters)
        place = self.account_id, self.region_name
        for arn, tags in [*of_moto(*place), *of_stand_ins(*place)]:
            parts = arn.split(":")
            kind = f"{parts[2]}:{parts[5].split('/')[0]}"
            wanted = match_resource_type(kind, resource_type_filters) and arn in (resource_arn_list or [arn])
            if tags and wanted and matches(tags) and arn not in told:
                yield TaggedResource(arn=arn, tags=dict(tags), resource_type=kind)

    ResourceGroupsTaggingAPIBackend._get_resources_generator = generator
