// Nodes of one store speak to each other over a network of AWS's own, which no group or ACL of the customer's
// governs. In the lab they go through the VPC's router like everything else; it lets them.
#pragma once

#include "lab/networks/nft_json.h"
#include "lab/networks/wiring.h"

namespace ashlar::lab {

/// Adds the set that `between_store_peers` asks.
void add_store_peers(nft::Ruleset& rules, const topology::Topology& topology, const VpcWiring& vpc);

/// Matches what goes from one node of a store to another: of a pair, of a cache, of a database and those that
/// replicate it.
nft::Json between_store_peers();

}  // namespace ashlar::lab
