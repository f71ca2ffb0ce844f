// A namespace with one link, which leads to a router.
#pragma once

#include <string>
#include <vector>

#include "lab/networks/network_plan.h"

namespace ashlar::lab {

/// Addresses after the first are on `lo`. Everything but itself is reached by the gateway.
NamespacePlan host_with(const std::vector<topology::Address>& addresses, topology::Address gateway);

inline constexpr const char* host_link = "eth0";

}  // namespace ashlar::lab
