"""Permissions, action by action: does anything that a role is given name what it does?

moto's own check takes a condition that it does not know for a refusal, and knows neither boundaries nor trust in a whole
account. This one is simple: an Allow counts whatever its resources and conditions; a Deny only where it has no
conditions and holds for everything; the boundary has to allow as well; a role is entered by whom its trust names. Not
looked at: resources, conditions, service control policies, policies of resources, and iam:PassRole, which no call
names. Users and keys that nobody gave out may do everything."""

import collections
import fnmatch
import json

from moto.backends import get_backend

from .faults import refusal

PREFIX_BY_SERVICE = {
    "accessanalyzer": "access-analyzer",
    "elbv2": "elasticloadbalancing",
    "resourcegroupstaggingapi": "tag",
    "s3control": "s3",
}
# Calls whose permission has another name. Source: Service Authorization Reference.
NAMES = {
    "budgets CreateBudget": "budgets:ModifyBudget",
    "budgets UpdateBudget": "budgets:ModifyBudget",
    "budgets DeleteBudget": "budgets:ModifyBudget",
    "budgets CreateNotification": "budgets:ModifyBudget",
    "budgets DescribeBudget": "budgets:ViewBudget",
    "budgets DescribeNotificationsForBudget": "budgets:ViewBudget",
    "budgets DescribeSubscribersForNotification": "budgets:ViewBudget",
    "cloudfront CreateDistributionWithTags": "cloudfront:CreateDistribution",
    "s3 DeleteBucketEncryption": "s3:PutEncryptionConfiguration",
    "s3 DeleteBucketLifecycle": "s3:PutLifecycleConfiguration",
    "s3 DeleteBucketOwnershipControls": "s3:PutBucketOwnershipControls",
    "s3 DeleteBucketTagging": "s3:PutBucketTagging",
    "s3 DeleteObjects": "s3:DeleteObject",
    "s3 DeletePublicAccessBlock": "s3:PutBucketPublicAccessBlock",
    "s3 GetBucketAccelerateConfiguration": "s3:GetAccelerateConfiguration",
    "s3 GetBucketCors": "s3:GetBucketCORS",
    "s3 GetBucketEncryption": "s3:GetEncryptionConfiguration",
    "s3 GetBucketLifecycleConfiguration": "s3:GetLifecycleConfiguration",
    "s3 GetBucketNotificationConfiguration": "s3:GetBucketNotification",
    "s3 GetBucketReplication": "s3:GetReplicationConfiguration",
    "s3 GetObjectLockConfiguration": "s3:GetBucketObjectLockConfiguration",
    "s3 GetPublicAccessBlock": "s3:GetBucketPublicAccessBlock",
    "s3 HeadBucket": "s3:ListBucket",
    "s3 HeadObject": "s3:GetObject",
    "s3 ListBuckets": "s3:ListAllMyBuckets",
    "s3 ListObjectVersions": "s3:ListBucketVersions",
    "s3 ListObjects": "s3:ListBucket",
    "s3 ListObjectsV2": "s3:ListBucket",
    "s3 PutBucketEncryption": "s3:PutEncryptionConfiguration",
    "s3 PutBucketLifecycleConfiguration": "s3:PutLifecycleConfiguration",
    "s3 PutBucketNotificationConfiguration": "s3:PutBucketNotification",
    "s3 PutPublicAccessBlock": "s3:PutBucketPublicAccessBlock",
    "s3control DeletePublicAccessBlock": "s3:PutAccountPublicAccessBlock",
    "s3control GetPublicAccessBlock": "s3:GetAccountPublicAccessBlock",
    "s3control PutPublicAccessBlock": "s3:PutAccountPublicAccessBlock",
}
CODE_BY_SERVICE = {"ec2": "UnauthorizedOperation", "iam": "AccessDenied", "s3": "AccessDenied", "sts": "AccessDenied"}


class Permissions:
    def __init__(self, checked: bool):
        self.checked_at_first = checked
        self.reset()

    def reset(self) -> None:
        self.checked, self.refused = self.checked_at_first, collections.Counter()

    def refuse(self, call):
        """AWS's refusal, or None where the caller may do that."""
        if not self.checked or not call.action:
            return None
        caller = caller_of(call)
        action = NAMES.get(f"{call.service} {call.action}") or name_of(call)
        if action in ("sts:GetCallerIdentity", "sts:AssumeRole"):
            allowed = action == "sts:GetCallerIdentity" or trusts(call.get("RoleArn"), caller)
        else:
            allowed = caller.may(action)
        if allowed:
            return None
        self.refused[f"{caller.arn} {action}"] += 1
        message = f"User: {caller.arn} is not authorized to perform: {action}"
        return refusal(call, 403, CODE_BY_SERVICE.get(call.service, "AccessDeniedException"), message)


class Caller:
    """`role` is None for a user, and for a session whose role has gone."""

    def __init__(self, account: str, arn: str, role=None):
        self.account, self.arn, self.role = account, arn, role

    def may(self, action: str) -> bool:
        is_session = ":role/" in self.arn
        return may(self.role, action) if self.role else not is_session


def caller_of(call) -> Caller:
    for session in list(get_backend("sts")[call.account]["aws"].assumed_roles):
        if session.access_key_id == call.key:
            return Caller(call.account, session.role_arn, role_of(session.role_arn))
    return Caller(call.account, f"arn:aws:iam::{call.account}:root")


def role_of(arn: str):
    account, name = arn.split(":")[4], arn.split("/")[-1]
    roles = list(get_backend("iam")[account]["aws"].roles.values())
    return next((role for role in roles if role.name == name), None)


def name_of(call) -> str:
    return f"{PREFIX_BY_SERVICE.get(call.service, call.service)}:{call.action}"


def trusts(role_arn: str, caller: Caller) -> bool:
    role = role_of(role_arn)
    if role is None:
        return True  # moto says that there is none
    names = {"*", caller.arn, caller.account, f"arn:aws:iam::{caller.account}:root"}
    for statement in statements(role.assume_role_policy_document):
        principals = statement.get("Principal", {})
        aws = ["*"] if principals == "*" else listed(principals.get("AWS", []))
        if statement["Effect"] == "Allow" and names & set(aws):
            return True
    return False


def may(role, action: str) -> bool:
    given = list(role.policies.values()) + [document(policy) for policy in role.managed_policies.values()]
    if not allows(given, action):
        return False
    boundary = role.permissions_boundary_arn
    if boundary is None:
        return True
    return allows([document(get_backend("iam")[role.account_id]["aws"].get_policy(boundary))], action)


def document(policy) -> str:
    return next(version.document for version in policy.versions if version.is_default)


def allows(documents: list[str], action: str) -> bool:
    allowed = False
    for text in documents:
        for statement in statements(text):
            if not names_action(statement, action):
                continue
            if statement["Effect"] == "Allow":
                allowed = True
            elif "Condition" not in statement and "*" in listed(statement.get("Resource", [])):
                return False
    return allowed


def names_action(statement: dict, action: str) -> bool:
    patterns = listed(statement.get("Action", statement.get("NotAction", [])))
    named = any(fnmatch.fnmatchcase(action.lower(), pattern.lower()) for pattern in patterns)
    return named == ("Action" in statement)


def statements(text: str) -> list[dict]:
    return listed(json.loads(text)["Statement"])


def listed(value) -> list:
    return value if isinstance(value, list) else [value]
