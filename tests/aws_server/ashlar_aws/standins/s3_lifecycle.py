"""S3: the lifecycle rules of a bucket. moto loses NewerNoncurrentVersions and the smallest size for
transitions, so the provider waits in vain for what it set. The rules stand on moto's bucket and go with it.

Source: the API references of PutBucketLifecycleConfiguration and of LifecycleRule."""

from ..refusal import Refusal
from ..standin import action, moto_backend, refuse_if

LARGEST = 1000  # rules in a bucket
DEFAULT_SIZE = "all_storage_classes_128K"


def bucket_of(call):
    bucket = moto_backend("s3", call, "aws").buckets.get(call["Bucket"])
    if bucket is None:
        raise Refusal("NoSuchBucket", "The specified bucket does not exist")
    return bucket


def check_rules(rules: list[dict]) -> None:
    names = [rule.get("ID") for rule in rules if rule.get("ID")]
    refuse_if(len(set(names)) < len(names), "InvalidArgument", "Rule ID must be unique.")
    refuse_if(not 1 <= len(rules) <= LARGEST, "MalformedXML", "The XML you provided was not well-formed")
    for rule in rules:
        acts = [
            key
            for key in (
                "Expiration",
                "Transitions",
                "NoncurrentVersionTransitions",
                "NoncurrentVersionExpiration",
                "AbortIncompleteMultipartUpload",
            )
            if rule.get(key)
        ]
        refuse_if(not acts, "InvalidRequest", "At least one action needs to be specified in a rule")
        refuse_if(
            "Filter" not in rule and "Prefix" not in rule, "MalformedXML", "A rule needs a Filter or a Prefix"
        )


@action("s3", "PutBucketLifecycleConfiguration")
def put_bucket_lifecycle_configuration(call):
    bucket, rules = bucket_of(call), call.get("LifecycleConfiguration", {}).get("Rules", [])
    check_rules(rules)
    size = call.get("TransitionDefaultMinimumObjectSize", DEFAULT_SIZE)
    bucket.lifecycle_kept = {"Rules": rules, "TransitionDefaultMinimumObjectSize": size}
    return {"TransitionDefaultMinimumObjectSize": size}


@action("s3", "GetBucketLifecycleConfiguration")
def get_bucket_lifecycle_configuration(call):
    kept = getattr(bucket_of(call), "lifecycle_kept", None)
    refuse_if(kept is None, "NoSuchLifecycleConfiguration", "The lifecycle configuration does not exist")
    return kept


@action("s3", "DeleteBucketLifecycle")
def delete_bucket_lifecycle(call):
    bucket_of(call).lifecycle_kept = None
    return {}
