"""Security Hub of one account: the hub and its settings, and its tags.

moto enables a hub but refuses UpdateSecurityHubConfiguration. Source: the Security Hub API reference."""

from ..standin import PerRegion, action, found, now, refuse_if, tag_actions

NOT_ENABLED, CONFLICT = "InvalidAccessException", "ResourceConflictException"
INVALID, GONE = "InvalidInputException", "ResourceNotFoundException"
DEFAULT_STANDARDS = (
    "cis-aws-foundations-benchmark/v/1.2.0",
    "aws-foundational-security-best-practices/v/1.0.0",
)

hubs = PerRegion("securityhub", "hubs")  # "default" -> DescribeHub's answer


def hub_of(call) -> dict:
    message = f"Account {call.account} is not subscribed to AWS Security Hub"
    return found(hubs.of(call), "default", NOT_ENABLED, message)


def default_standards(call) -> list[str]:
    return [call.arn("securityhub", f"subscription/{standard}") for standard in DEFAULT_STANDARDS]


@action("securityhub", "EnableSecurityHub")
def enable_security_hub(call):
    refuse_if(hubs.of(call), CONFLICT, "Account is already subscribed to Security Hub")
    hubs.of(call)["default"] = {
        "HubArn": call.arn("securityhub", "hub/default"),
        "SubscribedAt": now().isoformat(),
        "AutoEnableControls": True,
        "ControlFindingGenerator": call.get("ControlFindingGenerator", "SECURITY_CONTROL"),
        "tags": dict(call.get("Tags", {})),
        "standards": default_standards(call) if call.get("EnableDefaultStandards", True) else [],
    }
    return {}


@action("securityhub", "DescribeHub")
def describe_hub(call):
    hub = hub_of(call)
    refuse_if(call.get("HubArn", hub["HubArn"]) != hub["HubArn"], GONE, f"Hub {call.get('HubArn')} not found")
    return hub


@action("securityhub", "UpdateSecurityHubConfiguration")
def update_security_hub_configuration(call):
    hub = hub_of(call)
    hub.update(
        {
            key: call[key]
            for key in ("AutoEnableControls", "ControlFindingGenerator")
            if call.get(key) is not None
        }
    )
    return {}


@action("securityhub", "DisableSecurityHub")
def disable_security_hub(call):
    from .securityhub_organization import is_administrator

    hub_of(call)
    refuse_if(
        is_administrator(call),
        INVALID,
        "Account is the Security Hub delegated administrator of its organization",
    )
    del hubs.of(call)["default"]
    return {}


@action("securityhub", "GetEnabledStandards")
def get_enabled_standards(call):
    return {
        "StandardsSubscriptions": [
            {
                "StandardsSubscriptionArn": arn,
                "StandardsArn": arn,
                "StandardsInput": {},
                "StandardsStatus": "READY",
            }
            for arn in hub_of(call)["standards"]
        ]
    }


def tags_of(call) -> dict:
    from .securityhub_policies import policies

    things = {each["HubArn"]: each["tags"] for each in hubs.of(call).values()}
    things.update({each["Arn"]: each["tags"] for each in policies.of(call).values()})
    return found(things, call["ResourceArn"], GONE, f"The resource {call['ResourceArn']} does not exist.")


tag_actions("securityhub", tags_of)
