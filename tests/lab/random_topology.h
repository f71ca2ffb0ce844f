// Small topologies made by chance: networks that mostly work, with something missing, narrow or one-way here
// and there, as people make them.
#pragma once

#include <cstdint>

#include "topology/topology.h"

namespace ashlar::lab::testing {

/// TCP and UDP ports that rules and probes are about.
inline constexpr int tcp_ports[] = {80, 443};
inline constexpr int udp_port = 5000;

/// The same for the same seed, on every machine. One to three VPCs with up to seven interfaces besides NAT
/// gateways. Everything that the lab models occurs, but for addresses that float.
topology::Topology random_topology(std::uint32_t seed);

}  // namespace ashlar::lab::testing
