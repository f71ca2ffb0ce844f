// Services: what a parameter tells their deployment. A parameter is a service's if its document names a
// target group.
#pragma once

#include <vector>

#include "topology/building.h"

namespace ashlar::topology {

struct ServicePlan {
  const Resource* resource = nullptr;  ///< the parameter
  const Resource* target_group = nullptr;
  const Resource* cluster = nullptr;  ///< may be null
  int port = 0;
  int pods = 0;
};

std::vector<ServicePlan> services_of(const Building& building);

}  // namespace ashlar::topology
