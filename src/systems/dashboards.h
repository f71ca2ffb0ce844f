// A dashboard for each environment: whatever has an alarm is on it.
#pragma once

#include <vector>

#include "systems/site.h"

namespace ashlar::systems {

/// Unit `dashboard` of an environment or a management VPC, once everything else of it stands. `elsewhere`:
/// its alarms (aws_cloudwatch_metric_alarm) in us-east-1.
void dashboard(const Site& site, const std::vector<const Resource*>& elsewhere = {});

}  // namespace ashlar::systems
