// Whether the world can reach an environment, seen from outside by Route 53.
#pragma once

#include "systems/load_balancers.h"

namespace ashlar::systems {

/// Unit `health-checks` of the environment in us-east-1, the one region where Route 53 reports. `topic`: of
/// that region. Returns its alarm.
const Resource& health_checks(const Site& us_east_1, const Site& site, const LoadBalancer& balancer,
                              const Resource& topic);

}  // namespace ashlar::systems
