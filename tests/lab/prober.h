// Sends real packets through the networks of the lab, all at once, and tells which were answered.
#pragma once

#include <chrono>
#include <set>
#include <vector>

#include "lab/linux/networks.h"
#include "lab/walker.h"
#include "topology/topology.h"

namespace ashlar::lab::testing {

/// Every interface and the Internet client, each to every other's address, private and public, and to the
/// client; over TCP, UDP and by ICMP echo. NAT gateways are asked and do not ask.
std::vector<Probe> all_probes(const topology::Topology& topology);

/// Probes that were answered. `networks` holds the plan of `topology`. It ends when nothing has come for as
/// long as `patience`: a packet that was dropped shows only by that.
std::set<Probe> answered_probes(const Networks& networks, const topology::Topology& topology,
                                const std::vector<Probe>& probes, std::chrono::milliseconds patience);

}  // namespace ashlar::lab::testing
