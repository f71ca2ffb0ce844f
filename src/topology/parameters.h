// Parameter groups of RDS and ElastiCache.
#pragma once

#include <map>
#include <string>

#include "topology/building.h"

namespace ashlar::topology {

/// Name and value of each parameter; none without a group.
std::map<std::string, std::string> parameters_of(const Building& building, const Resource* group);

}  // namespace ashlar::topology
