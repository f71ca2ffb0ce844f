"""Data Lifecycle Manager: policies that make snapshots. moto has none. Source: the Amazon DLM API
reference."""

import copy

from ..standin import PerRegion, action, found, new_id, now, refuse_if, tag_actions

NOT_FOUND, INVALID = "ResourceNotFoundException", "InvalidRequestException"
MOST_POLICIES = 100  # per region: the API reference of LimitExceededException

policies = PerRegion("dlm", "policies")  # id -> LifecyclePolicy


def policy_of(call) -> dict:
    name = call["PolicyId"]
    return found(policies.of(call), name, NOT_FOUND, f"Unable to find policy {name}")


def checked(details: dict | None) -> dict:
    """A policy of snapshots names targets and at least one schedule; where a schedule by interval names no
    time, AWS chooses one and answers it."""
    details = copy.deepcopy(details or {})
    managed = details.get("PolicyType", "EBS_SNAPSHOT_MANAGEMENT") != "EVENT_BASED_POLICY"
    refuse_if(managed and not details.get("Schedules"), INVALID, "Schedules is required.")
    refuse_if(managed and not details.get("TargetTags"), INVALID, "TargetTags is required.")
    names = [schedule.get("Name") for schedule in details.get("Schedules", [])]
    refuse_if(len(set(names)) < len(names), INVALID, "Names of schedules must be unique.")
    for schedule in details.get("Schedules", []):
        if schedule.get("CreateRule", {}).get("Interval"):
            schedule["CreateRule"].setdefault("Times", ["09:00"])
    details.setdefault("PolicyType", "EBS_SNAPSHOT_MANAGEMENT")
    return details


@action("dlm", "CreateLifecyclePolicy")
def create_lifecycle_policy(call):
    refuse_if(len(policies.of(call)) >= MOST_POLICIES, "LimitExceededException", "Too many policies.")
    refuse_if(":role/" not in call["ExecutionRoleArn"], INVALID, "Invalid execution role.")
    name = "policy-" + new_id(17)
    policies.of(call)[name] = {
        "PolicyId": name,
        "Description": call["Description"],
        "State": call["State"],
        "StatusMessage": call["State"],
        "ExecutionRoleArn": call["ExecutionRoleArn"],
        "PolicyDetails": checked(call.get("PolicyDetails")),
        "Tags": dict(call.get("Tags", {})),
        "DateCreated": now(),
        "DateModified": now(),
        "PolicyArn": call.arn("dlm", f"policy/{name}"),
        "DefaultPolicy": False,
    }
    return {"PolicyId": name}


@action("dlm", "GetLifecyclePolicy")
def get_lifecycle_policy(call):
    return {"Policy": policy_of(call)}


@action("dlm", "GetLifecyclePolicies")
def get_lifecycle_policies(call):
    shown = ("PolicyId", "Description", "State", "Tags", "DefaultPolicy")
    return {"Policies": [{key: each[key] for key in shown} for each in policies.of(call).values()]}


@action("dlm", "UpdateLifecyclePolicy")
def update_lifecycle_policy(call):
    """What the request leaves out stays as it is."""
    policy = policy_of(call)
    details = checked(call["PolicyDetails"]) if call.get("PolicyDetails") else policy["PolicyDetails"]
    policy.update({key: call[key] for key in ("Description", "State", "ExecutionRoleArn") if call.get(key)})
    policy.update({"PolicyDetails": details, "DateModified": now()})
    return {}


@action("dlm", "DeleteLifecyclePolicy")
def delete_lifecycle_policy(call):
    del policies.of(call)[policy_of(call)["PolicyId"]]
    return {}


def tags_of(call) -> dict:
    by_arn = {each["PolicyArn"]: each["Tags"] for each in policies.of(call).values()}
    return found(by_arn, call["ResourceArn"], NOT_FOUND, f"Unable to find {call['ResourceArn']}")


tag_actions("dlm", tags_of)
