// A NAT gateway: a host that forwards what its VPC's interfaces send it, in its own name.
#pragma once

#include <string>

#include "lab/networks/wiring.h"

namespace ashlar::lab {

/// For its own namespace. It answers nobody itself, and leads nothing in that was not asked for.
std::string nat_gateway_ruleset(const VpcWiring& vpc, const InterfaceWire& wire);

}  // namespace ashlar::lab
