"""ElastiCache: users and groups of users. Source: the ElastiCache API reference.

moto has users that cannot be changed, and no groups of them."""

from ..standin import PerRegion, action, found, refuse_if, tag_map
from .elasticache_tags import tags

WRONG, CLASH = "InvalidParameterValue", "InvalidParameterCombination"

users = PerRegion("elasticache", "users")  # id -> User
user_groups = PerRegion("elasticache", "user_groups")  # id -> UserGroup


def user(call, name: str) -> dict:
    return found(users.of(call), name, "UserNotFound", f"User {name} not found.")


def user_group(call, name: str) -> dict:
    return found(user_groups.of(call), name, "UserGroupNotFound", f"UserGroup {name} not found.")


def groups_of(call, name: str) -> list[str]:
    return [key for key, group in user_groups.of(call).items() if name in group["UserIds"]]


def authentication(call) -> dict | None:
    """How a user proves who it is, from either form of the request; None where neither is there."""
    mode = call.get("AuthenticationMode", {})
    kind, passwords = mode.get("Type"), mode.get("Passwords", call.get("Passwords", []))
    if call.get("NoPasswordRequired"):
        kind = "no-password-required"
    elif kind is None and passwords:
        kind = "password"
    if kind is None:
        return None
    refuse_if(
        kind != "password" and passwords, CLASH, f"Passwords are not allowed with authentication type {kind}."
    )
    refuse_if(kind == "password" and not 1 <= len(passwords) <= 2, WRONG, "A user has one or two passwords.")
    refuse_if(
        any(not 16 <= len(each) <= 128 for each in passwords),
        WRONG,
        "Passwords length must be between 16-128 characters.",
    )
    return {
        "Type": {"no-password-required": "no-password"}.get(kind, kind),
        **({"PasswordCount": len(passwords)} if kind == "password" else {}),
    }


def shown_user(call, one: dict) -> dict:
    return {**one, "UserGroupIds": groups_of(call, one["UserId"])}


@action("elasticache", "CreateUser")
def create_user(call):
    name = call["UserId"].lower()
    refuse_if(name in users.of(call), "UserAlreadyExists", f"User {name} already exists.")
    proof = authentication(call)
    refuse_if(
        proof is None,
        WRONG,
        "No password was provided. If you want to create/update the user without password, "
        "please use the NoPasswordRequired flag.",
    )
    refuse_if(
        proof["Type"] == "iam" and call["UserName"].lower() != name,
        WRONG,
        "For IAM authentication mode the user name and the user id must be the same.",
    )
    made = {
        "UserId": name,
        "UserName": call["UserName"],
        "Status": "active",
        "Engine": call["Engine"].lower(),
        "MinimumEngineVersion": "7.0" if proof["Type"] == "iam" else "6.0",
        "AccessString": call["AccessString"],
        "Authentication": proof,
        "ARN": call.arn("elasticache", f"user:{name}"),
    }
    users.of(call)[name] = made
    tags.of(call)[made["ARN"]] = tag_map(call.get("Tags"))
    return shown_user(call, made)


@action("elasticache", "DescribeUsers")
def describe_users(call):
    name = call.get("UserId")
    chosen = [user(call, name)] if name else users.of(call).values()
    return {"Users": [shown_user(call, each) for each in chosen]}


@action("elasticache", "ModifyUser")
def modify_user(call):
    one = user(call, call["UserId"])
    proof = authentication(call)
    if proof:
        one["Authentication"] = proof
    if call.get("AccessString"):
        one["AccessString"] = call["AccessString"]
    if call.get("AppendAccessString"):
        one["AccessString"] += " " + call["AppendAccessString"]
    if call.get("Engine"):
        one["Engine"] = call["Engine"].lower()
    return shown_user(call, one)


@action("elasticache", "DeleteUser")
def delete_user(call):
    one = user(call, call["UserId"])
    groups = groups_of(call, one["UserId"])
    is_default = one["UserName"] == "default" and groups
    refuse_if(
        is_default,
        "DefaultUserAssociatedToUserGroup",
        f"User {one['UserId']} is the default user of a group.",
    )
    for name in groups:
        user_group(call, name)["UserIds"].remove(one["UserId"])
    tags.of(call).pop(one["ARN"], None)
    del users.of(call)[one["UserId"]]
    return {**shown_user(call, one), "Status": "deleting"}


def check_members(call, members: list[str]) -> None:
    """A group's users exist, have names of their own, and one of them is named default (Redis; Valkey needs
    none)."""
    names = [user(call, each)["UserName"] for each in members]
    refuse_if(
        len(set(names)) < len(names), "DuplicateUserName", "Two users of a group have the same user name."
    )
    refuse_if(
        "default" not in names and call.get("Engine", "redis").lower() == "redis",
        "DefaultUserRequired",
        "The user group needs to contain a user with the user name default.",
    )


def shown_group(call, group: dict) -> dict:
    from .elasticache_replication import replication_groups

    used = [
        key
        for key, each in replication_groups.of(call).items()
        if group["UserGroupId"] in each["UserGroupIds"]
    ]
    return {**group, "ReplicationGroups": used}


@action("elasticache", "CreateUserGroup")
def create_user_group(call):
    name = call["UserGroupId"].lower()
    refuse_if(name in user_groups.of(call), "UserGroupAlreadyExists", f"User group {name} already exists.")
    members = call.get("UserIds", [])
    check_members(call, members)
    group = {
        "UserGroupId": name,
        "Status": "active",
        "Engine": call["Engine"].lower(),
        "UserIds": list(members),
        "MinimumEngineVersion": "6.0",
        "ARN": call.arn("elasticache", f"usergroup:{name}"),
    }
    user_groups.of(call)[name] = group
    tags.of(call)[group["ARN"]] = tag_map(call.get("Tags"))
    return shown_group(call, group)


@action("elasticache", "DescribeUserGroups")
def describe_user_groups(call):
    name = call.get("UserGroupId")
    chosen = [user_group(call, name)] if name else user_groups.of(call).values()
    return {"UserGroups": [shown_group(call, each) for each in chosen]}


@action("elasticache", "ModifyUserGroup")
def modify_user_group(call):
    group = user_group(call, call["UserGroupId"])
    removed, added = call.get("UserIdsToRemove", []), call.get("UserIdsToAdd", [])
    refuse_if(not removed and not added, CLASH, "No users to add or to remove.")
    members = [each for each in group["UserIds"] if each not in removed] + added
    check_members(call, members)
    group["UserIds"] = members
    return shown_group(call, group)


@action("elasticache", "DeleteUserGroup")
def delete_user_group(call):
    group = user_group(call, call["UserGroupId"])
    used = shown_group(call, group)["ReplicationGroups"]
    refuse_if(
        used, "InvalidUserGroupState", f"User group {group['UserGroupId']} is used by {', '.join(used)}."
    )
    tags.of(call).pop(group["ARN"], None)
    del user_groups.of(call)[group["UserGroupId"]]
    return {**shown_group(call, group), "Status": "deleting"}
