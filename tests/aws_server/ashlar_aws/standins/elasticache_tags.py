"""ElastiCache: tags, by ARN, of everything that the other modules keep."""

from ..standin import PerRegion, action, found, tag_map, tag_pairs

tags = PerRegion("elasticache", "tags", is_resource=False)  # ARN -> {key: value}


def tags_of(call) -> dict:
    arn = call["ResourceName"]
    return found(tags.of(call), arn, "InvalidARN", f"ARN {arn} is invalid or does not exist.")


@action("elasticache", "ListTagsForResource")
def list_tags_for_resource(call):
    return {"TagList": tag_pairs(tags_of(call))}


@action("elasticache", "AddTagsToResource")
def add_tags_to_resource(call):
    tags_of(call).update(tag_map(call["Tags"]))
    return {"TagList": tag_pairs(tags_of(call))}


@action("elasticache", "RemoveTagsFromResource")
def remove_tags_from_resource(call):
    for key in call["TagKeys"]:
        tags_of(call).pop(key, None)
    return {"TagList": tag_pairs(tags_of(call))}
