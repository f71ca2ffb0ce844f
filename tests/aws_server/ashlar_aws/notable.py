"""What in moto's models is no resource, what is gone already, and what AWS itself holds on to: so that the
dump of a destroyed world is empty, or shows exactly what is left."""

# Collections that hold bookkeeping, not resources: "service.collection". A name without a service holds for
# all.
NOT_RESOURCES = {
    "acm._idempotency_tokens",
    "ec2.launch_template_insert_order",
    "ec2.launch_template_name_to_ids",
    "ec2.tags",
    "organizations.failed_creations",
    "rds.events",
    "rds.resource_map",
    "resourcegroupstaggingapi._pages",
    "route53.delegation_sets",
    "route53.resource_tags",
    "ssm._resource_tags",
    "sts.assumed_roles",
}
# Stores that moto wraps in an object of its own: "service.attribute" -> the collections inside.
WRAPPED = {
    "lambda._lambdas": ("_functions",),
    "lambda._layers": ("_layers",),
    "logs.filters": ("metric_filters",),
    **{
        f"rds.{name}": ("_store",)
        for name in (
            "clusters",
            "global_clusters",
            "databases",
            "database_snapshots",
            "cluster_snapshots",
            "db_parameter_groups",
            "db_cluster_parameter_groups",
            "option_groups",
            "subnet_groups",
        )
    },
}
# Settings of an account or region that are no collection: "service.attribute".
SETTINGS = {"ec2.ebs_encryption_by_default", "iam.account_password_policy", "s3control.public_access_block"}

GONE = {"deleted", "terminated", "rejected"}  # states in which EC2 shows a thing for an hour more
HELD = {"PendingDeletion"}  # a key that KMS deletes when its window ends


def is_given(collection: str, thing) -> bool:
    """Things that AWS makes, under ids that differ from account to account; and keys that STS gave for an
    hour."""
    if collection == "ec2.snapshots":
        return "for AMI" in (thing.description or "")
    if collection == "kms.keys":  # `aws/dynamodb` and the like, of the services'
        return thing.description == "Default key"
    if collection == "ec2.managed_prefix_lists":
        return thing.owner_id in ("aws", "AWS")
    return collection == "iam.access_keys" and thing.role_arn is not None


def state_of(thing) -> str | None:
    for name in ("state", "_state", "status", "_status", "key_state"):
        value = getattr(thing, name, None)
        value = getattr(value, "name", None) or getattr(value, "code", None) or value
        if isinstance(value, str):
            return value
    return None


def is_gone(thing) -> bool:
    instances = getattr(thing, "instances", None)  # of a reservation
    if isinstance(instances, list):
        return all(is_gone(each) for each in instances)
    return state_of(thing) in GONE


def is_held(thing) -> bool:
    return state_of(thing) in HELD or getattr(thing, "deleted_date", None) is not None


def vpc_of(thing) -> str | None:
    return getattr(thing, "vpc_id", None) or getattr(getattr(thing, "vpc", None), "id", None)
