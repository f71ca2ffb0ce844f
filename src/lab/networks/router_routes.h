// The routes of a VPC's router: the VPC's own networks before all, then the route table of the subnet that a
// packet comes from, which the packet's mark tells.
#pragma once

#include "lab/networks/wiring.h"

namespace ashlar::lab {

/// Tables besides `main_table` and those of the VPC's route tables, whose numbers begin at 1000.
inline constexpr std::uint32_t own_table = 998;  ///< what the router itself sends: its resolver's questions
inline constexpr std::uint32_t nowhere_table = 999;  ///< what no other table knows is dropped without a word

std::vector<AddressPlan> router_addresses(const VpcWiring& vpc);
std::vector<RoutePlan> router_routes(const topology::Topology& topology, const Wiring& wiring,
                                     const VpcWiring& vpc);
std::vector<RulePlan> router_rules(const Wiring& wiring, const VpcWiring& vpc);

}  // namespace ashlar::lab
