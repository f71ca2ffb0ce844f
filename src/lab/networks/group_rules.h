// Security groups as nftables: stateful, at each interface, as two gates that know nothing of each other.
#pragma once

#include "lab/networks/nft_json.h"
#include "lab/networks/wiring.h"

namespace ashlar::lab {

/// The sender's egress, then the receiver's ingress. What neither gate knows is dropped. Rules whose peer is
/// a prefix list match nothing: the lab has none of AWS's addresses.
void add_security_groups(nft::Ruleset& rules, const topology::Topology& topology, const Wiring& wiring,
                         const VpcWiring& vpc);

}  // namespace ashlar::lab
