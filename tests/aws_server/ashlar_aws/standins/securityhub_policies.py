"""Security Hub: policies of central configuration, and what they are associated with. moto has neither.

Source: the Security Hub API reference."""

import copy
import re

from ..organization import organization_of
from ..standin import PerRegion, action, found, new_uuid, now, refuse_if
from .securityhub import CONFLICT, GONE, INVALID
from .securityhub_organization import central_only

POLICY_NAME = re.compile(r"[A-Za-z0-9 \-.!*/]{1,128}")  # API reference of CreateConfigurationPolicy
policies = PerRegion("securityhub", "configuration_policies")  # id -> policy
associations = PerRegion("securityhub", "configuration_policy_associations")  # target -> association


def policy_of(call, identifier: str) -> dict:
    name = identifier.split("/")[-1]
    return found(policies.of(call), name, GONE, f"Configuration policy {identifier} not found")


@action("securityhub", "CreateConfigurationPolicy")
def create_configuration_policy(call):
    central_only(call)
    name = call["Name"]
    check_policy_name(call, name)
    key = new_uuid()
    policies.of(call)[key] = {
        "Arn": call.arn("securityhub", f"configuration-policy/{key}"),
        "Id": key,
        "Name": name,
        "CreatedAt": now(),
        "Description": call.get("Description", ""),
        "UpdatedAt": now(),
        "tags": dict(call.get("Tags", {})),
        "ConfigurationPolicy": copy.deepcopy(call["ConfigurationPolicy"]),
    }
    return policies.of(call)[key]


def check_policy_name(call, name: str, own: str | None = None) -> None:
    refuse_if(not POLICY_NAME.fullmatch(name), INVALID, f"Invalid name of a configuration policy: {name}")
    taken = [each for each in policies.of(call).values() if each["Name"] == name and each["Id"] != own]
    refuse_if(taken, CONFLICT, f"A configuration policy named {name} exists already.")


@action("securityhub", "GetConfigurationPolicy")
def get_configuration_policy(call):
    central_only(call)
    return policy_of(call, call["Identifier"])


@action("securityhub", "ListConfigurationPolicies")
def list_configuration_policies(call):
    """All on one page."""
    central_only(call)
    names = ("Arn", "Id", "Name", "Description", "UpdatedAt")
    summaries = [{name: each[name] for name in names} for each in policies.of(call).values()]
    return {"ConfigurationPolicySummaries": summaries}


@action("securityhub", "UpdateConfigurationPolicy")
def update_configuration_policy(call):
    central_only(call)
    policy = policy_of(call, call["Identifier"])
    check_policy_name(call, call.get("Name", policy["Name"]), policy["Id"])
    changes = {
        key: call[key] for key in ("Name", "Description", "ConfigurationPolicy") if call.get(key) is not None
    }
    policy.update({**changes, "UpdatedAt": now()})
    return policy


@action("securityhub", "DeleteConfigurationPolicy")
def delete_configuration_policy(call):
    central_only(call)
    policy = policy_of(call, call["Identifier"])
    used = [
        target
        for target, each in associations.of(call).items()
        if each["ConfigurationPolicyId"] == policy["Id"]
    ]
    refuse_if(used, CONFLICT, f"The policy is associated with {', '.join(used)}.")
    del policies.of(call)[policy["Id"]]
    return {}


def target_of(call) -> tuple[str, str]:
    """Id and type of an association's target, which belongs to the organisation."""
    kinds = {"AccountId": "ACCOUNT", "OrganizationalUnitId": "ORGANIZATIONAL_UNIT", "RootId": "ROOT"}
    ((name, identifier),) = call["Target"].items()
    backend = organization_of(call.account)
    refuse_if(
        identifier not in {*(each.id for each in backend.accounts), *(each.id for each in backend.ou)},
        GONE,
        f"Target {identifier} not found in the organization",
    )
    return identifier, kinds[name]


@action("securityhub", "StartConfigurationPolicyAssociation")
def start_configuration_policy_association(call):
    central_only(call)
    policy = policy_of(call, call["ConfigurationPolicyIdentifier"])
    identifier, kind = target_of(call)
    association = {
        "ConfigurationPolicyId": policy["Id"],
        "TargetId": identifier,
        "TargetType": kind,
        "AssociationType": "APPLIED",
        "UpdatedAt": now(),
        "AssociationStatus": "SUCCESS",
        "AssociationStatusMessage": "",
    }
    associations.of(call)[identifier] = association
    return {**association, "AssociationStatus": "PENDING"}


@action("securityhub", "GetConfigurationPolicyAssociation")
def get_configuration_policy_association(call):
    central_only(call)
    identifier, _ = target_of(call)
    return found(associations.of(call), identifier, GONE, f"No policy is associated with {identifier}")


@action("securityhub", "StartConfigurationPolicyDisassociation")
def start_configuration_policy_disassociation(call):
    central_only(call)
    identifier, _ = target_of(call)
    found(associations.of(call), identifier, GONE, f"No policy is associated with {identifier}")
    del associations.of(call)[identifier]
    return {}
