"""CloudWatch Logs: filters."""

from moto.logs.metric_filters import MetricFilters
from moto.logs.models import LogGroup

from ..fix import fix


@fix("logs-metric-filter-update")
def put_replaces_a_metric_filter():
    """API reference of PutMetricFilter: "Creates or updates a metric filter". moto adds a second one."""
    original = MetricFilters.add_filter

    def add_filter(self, filter_name, filter_pattern, log_group_name, metric_transformations):
        self.metric_filters[:] = [
            each
            for each in self.metric_filters
            if (each["filterName"], each["logGroupName"]) != (filter_name, log_group_name)
        ]
        original(self, filter_name, filter_pattern, log_group_name, metric_transformations)

    MetricFilters.add_filter = add_filter


@fix("logs-subscription-filter-update")
def put_replaces_a_subscription_filter():
    """A group has at most two subscription filters; moto counts also the one that is being replaced."""
    original = LogGroup.put_subscription_filter

    def put_subscription_filter(self, filter_name, filter_pattern, destination_arn, role_arn):
        if filter_name in self.subscription_filters:
            self.subscription_filters[filter_name].update(filter_pattern, destination_arn, role_arn)
        else:
            original(self, filter_name, filter_pattern, destination_arn, role_arn)

    LogGroup.put_subscription_filter = put_subscription_filter
