"""Auto Scaling: policies of groups, for scaling and for maintenance."""

from moto.autoscaling.models import FakeScalingPolicy
from moto.autoscaling.responses import AutoScalingResponse

from ..fix import after, fix


@fix("autoscaling-policies-are-enabled")
def policies_are_enabled():
    """A policy is enabled unless it says otherwise, and has no predictive scaling unless it was given one."""

    def default(self, _result, *_arguments, **_named):
        self.enabled = True
        self.predictive_scaling_configuration = self.predictive_scaling_configuration or None

    after(FakeScalingPolicy, "__init__", default)


@fix("autoscaling-instance-maintenance-policy")
def keep_the_instance_maintenance_policy():
    """moto drops InstanceMaintenancePolicy of CreateAutoScalingGroup and UpdateAutoScalingGroup. API
    reference of UpdateAutoScalingGroup: -1 in both percentages takes it away."""

    def keep(self, result):
        policy = self._get_param("InstanceMaintenancePolicy")
        if policy:
            group = self.autoscaling_backend.autoscaling_groups[self._get_param("AutoScalingGroupName")]
            group.instance_maintenance_policy = policy if policy.get("MinHealthyPercentage") != -1 else None
        return result

    after(AutoScalingResponse, "create_auto_scaling_group", keep)
    after(AutoScalingResponse, "update_auto_scaling_group", keep)
