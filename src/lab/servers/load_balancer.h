// Elastic Load Balancing, as HAProxy: one for each interface, as AWS has a node in each zone.
#pragma once

#include <vector>

#include "base/failure.h"
#include "lab/ground.h"

namespace ashlar::lab {

/// A server for each interface of each load balancer, of the interface's name and in its namespace. Fails
/// where HAProxy is missing, or a certificate cannot be issued.
Expected<std::vector<Server>> load_balancers(const Ground& ground);

}  // namespace ashlar::lab
