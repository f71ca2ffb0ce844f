"""Budgets, with their notifications, subscribers and tags. moto lacks updates, subscribers and tags.

Source: the AWS Budgets API reference. Budgets have no region."""

import copy
from datetime import datetime, timezone

from ..standin import PerRegion, action, found, now, refuse_if, tag_actions, tag_map

NOT_FOUND, DUPLICATE, INVALID = "NotFoundException", "DuplicateRecordException", "InvalidParameterException"
FOREVER = datetime(2087, 6, 15, tzinfo=timezone.utc)  # API reference of TimePeriod: the default end
COST_TYPES = {  # API reference of CostTypes: the defaults
    "IncludeTax": True,
    "IncludeSubscription": True,
    "UseBlended": False,
    "IncludeRefund": True,
    "IncludeCredit": True,
    "IncludeUpfront": True,
    "IncludeRecurring": True,
    "IncludeOtherSubscription": True,
    "IncludeSupport": True,
    "IncludeDiscount": True,
    "UseAmortized": False,
}
MOST_NOTIFICATIONS, MOST_SUBSCRIBERS = 10, 11  # per budget; per notification (one topic and ten addresses)

budgets = PerRegion("budgets", "budgets", region="aws")  # name -> {"budget", "notifications", "tags"}


def kept(call) -> dict:
    name = call["BudgetName"]
    refuse_if(
        call["AccountId"] != call.account, "AccessDeniedException", "The budget belongs to another account."
    )
    return found(
        budgets.of(call), name, NOT_FOUND, f"Unable to get budget: {name} - the budget doesn't exist."
    )


def completed(budget: dict) -> dict:
    """A budget with what AWS adds to it."""
    limits = [name for name in ("BudgetLimit", "PlannedBudgetLimits", "AutoAdjustData") if budget.get(name)]
    refuse_if(not limits, INVALID, "Please specify a BudgetLimit, PlannedBudgetLimits or AutoAdjustData.")
    budget = copy.deepcopy(budget)
    amount = budget.get("BudgetLimit", {}).get("Amount")
    refuse_if(
        amount is not None and float(amount) <= 0,
        INVALID,
        "The amount of a budget must be greater than zero.",
    )
    period = budget.setdefault("TimePeriod", {})
    period.setdefault("Start", now().replace(day=1, hour=0, minute=0, second=0))
    period.setdefault("End", FOREVER)
    if budget["BudgetType"] == "COST":
        budget["CostTypes"] = {**COST_TYPES, **budget.get("CostTypes", {})}
    zero = {"Amount": "0", "Unit": budget.get("BudgetLimit", {}).get("Unit", "USD")}
    budget.setdefault("CalculatedSpend", {"ActualSpend": zero, "ForecastedSpend": zero})
    budget["LastUpdatedTime"] = now()
    return budget


def same(one: dict, other: dict) -> bool:
    """A notification is known by what it compares; a missing ThresholdType means PERCENTAGE."""
    keys = ("NotificationType", "ComparisonOperator", "Threshold")
    kind = "ThresholdType"
    return all(one[key] == other[key] for key in keys) and one.get(kind, "PERCENTAGE") == other.get(
        kind, "PERCENTAGE"
    )


def notification_of(call, wanted: dict) -> dict:
    for each in kept(call)["notifications"]:
        if same(each["Notification"], wanted):
            return each
    refuse_if(True, NOT_FOUND, "Unable to find the notification.")


def add_notification(entry: dict, notification: dict, subscribers: list[dict]) -> None:
    refuse_if(
        any(same(each["Notification"], notification) for each in entry["notifications"]),
        DUPLICATE,
        "The notification already exists.",
    )
    refuse_if(
        len(entry["notifications"]) >= MOST_NOTIFICATIONS,
        "CreationLimitExceededException",
        "A budget has at most 10 notifications.",
    )
    refuse_if(
        not 1 <= len(subscribers) <= MOST_SUBSCRIBERS, INVALID, "A notification has 1 to 11 subscribers."
    )
    state = {"NotificationState": "OK", "ThresholdType": "PERCENTAGE", **notification}
    entry["notifications"].append({"Notification": state, "Subscribers": list(subscribers)})


@action("budgets", "CreateBudget")
def create_budget(call):
    name = call["Budget"]["BudgetName"]
    refuse_if(
        name in budgets.of(call), DUPLICATE, f"Error creating budget: {name} - the budget already exists."
    )
    entry = {
        "budget": completed(call["Budget"]),
        "notifications": [],
        "tags": tag_map(call.get("ResourceTags")),
    }
    for each in call.get("NotificationsWithSubscribers", []):
        add_notification(entry, each["Notification"], each["Subscribers"])
    budgets.of(call)[name] = entry
    return {}


@action("budgets", "DescribeBudget")
def describe_budget(call):
    return {"Budget": kept(call)["budget"]}


@action("budgets", "DescribeBudgets")
def describe_budgets(call):
    return {"Budgets": [entry["budget"] for entry in budgets.of(call).values()]}


@action("budgets", "UpdateBudget")
def update_budget(call):
    wanted = call["NewBudget"]
    name = wanted["BudgetName"]
    entry = found(
        budgets.of(call), name, NOT_FOUND, f"Unable to get budget: {name} - the budget doesn't exist."
    )
    entry["budget"] = completed({"TimePeriod": entry["budget"]["TimePeriod"], **wanted})
    return {}


@action("budgets", "DeleteBudget")
def delete_budget(call):
    kept(call)
    del budgets.of(call)[call["BudgetName"]]
    return {}


@action("budgets", "CreateNotification")
def create_notification(call):
    add_notification(kept(call), call["Notification"], call["Subscribers"])
    return {}


@action("budgets", "DescribeNotificationsForBudget")
def describe_notifications_for_budget(call):
    return {"Notifications": [each["Notification"] for each in kept(call)["notifications"]]}


@action("budgets", "UpdateNotification")
def update_notification(call):
    notification_of(call, call["OldNotification"])["Notification"] = call["NewNotification"]
    return {}


@action("budgets", "DeleteNotification")
def delete_notification(call):
    kept(call)["notifications"].remove(notification_of(call, call["Notification"]))
    return {}


@action("budgets", "DescribeSubscribersForNotification")
def describe_subscribers_for_notification(call):
    return {"Subscribers": notification_of(call, call["Notification"])["Subscribers"]}


@action("budgets", "CreateSubscriber")
def create_subscriber(call):
    subscribers = notification_of(call, call["Notification"])["Subscribers"]
    refuse_if(call["Subscriber"] in subscribers, DUPLICATE, "The subscriber already exists.")
    subscribers.append(call["Subscriber"])
    return {}


@action("budgets", "DeleteSubscriber")
def delete_subscriber(call):
    subscribers = notification_of(call, call["Notification"])["Subscribers"]
    refuse_if(call["Subscriber"] not in subscribers, NOT_FOUND, "Unable to find the subscriber.")
    subscribers.remove(call["Subscriber"])
    return {}


def tags_of(call) -> dict:
    arn = call["ResourceARN"]
    by_arn = {
        call.arn("budgets", f"budget/{name}", region=""): entry["tags"]
        for name, entry in budgets.of(call).items()
    }
    return found(by_arn, arn, NOT_FOUND, f"The resource {arn} does not exist.")


tag_actions(
    "budgets", tags_of, tags="ResourceTags", keys="ResourceTagKeys", answer="ResourceTags", pairs=True
)
