// Services: each claims a path on a load balancer, has a role of its own, and may reach what it uses and
// nothing else.
#pragma once

#include <optional>

#include "systems/load_balancers.h"
#include "systems/mysql.h"

namespace ashlar::systems {

/// What services may use.
struct Stores {
  std::optional<Mysql> mysql;
};

/// Unit `services` of an environment: listener rules, target groups, roles.
void services(const Site& site, const std::vector<Named<ServiceSettings>>& services, const Vpc& vpc,
              const LoadBalancers& balancers, const Stores& stores, const Resource& topic);

}  // namespace ashlar::systems
