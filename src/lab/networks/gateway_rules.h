// What a router lets in and out at the edges of its VPC: from and to interfaces, the Internet and peers.
#pragma once

#include "lab/networks/nft_json.h"
#include "lab/networks/wiring.h"

namespace ashlar::lab {

/// Source and destination checks, and the mark that says which route table decides.
void add_interface_checks(nft::Ruleset& rules, const Wiring& wiring, const VpcWiring& vpc);

/// The Internet gateway: public for private addresses, one for one, and who may pass at all.
void add_internet_gateway(nft::Ruleset& rules, const VpcWiring& vpc);

/// Peerings carry only packets between the two VPCs; nothing passes from gateway to gateway.
void add_peerings(nft::Ruleset& rules, const VpcWiring& vpc);

/// The router itself answers nothing but its interfaces' questions to the resolver, which neither groups nor
/// network ACLs filter.
void add_resolver(nft::Ruleset& rules, const VpcWiring& vpc);

}  // namespace ashlar::lab
