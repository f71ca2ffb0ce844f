// A rule's traffic and addresses as nftables sees them.
#pragma once

#include <optional>
#include <vector>

#include "lab/networks/nft_json.h"
#include "topology/network.h"

namespace ashlar::lab {

/// The matches that a packet of this traffic passes, maybe none; nothing where no packet can be of it.
std::optional<std::vector<nft::Json>> matches_of(const topology::Traffic& traffic);

/// `which` is saddr or daddr.
nft::Json in_network(const char* which, const Cidr& network);

}  // namespace ashlar::lab
