// Network ACLs as nftables: stateless, at the borders of subnets.
#pragma once

#include "lab/networks/nft_json.h"
#include "lab/networks/wiring.h"

namespace ashlar::lab {

/// Two gates: out of the subnet that a packet comes from, and into the one that it goes to. Neither sees what
/// stays in its subnet. Answers are judged like questions.
void add_network_acls(nft::Ruleset& rules, const topology::Topology& topology, const Wiring& wiring,
                      const VpcWiring& vpc);

}  // namespace ashlar::lab
