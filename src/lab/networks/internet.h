// The Internet of the lab: a router, two machines of people, the name servers at its root, and a resolver for
// those who ask. Their addresses are those that RFC 5737 keeps for documentation.
#pragma once

#include "lab/networks/network_plan.h"
#include "lab/networks/wiring.h"

namespace ashlar::lab {

inline constexpr const char* internet_router = "internet";
inline constexpr topology::Address client_address{0xCB00710A};    ///< 203.0.113.10
inline constexpr topology::Address laptop_address{0xCB007114};    ///< 203.0.113.20
inline constexpr topology::Address root_dns_address{0xC6336435};  ///< 198.51.100.53
inline constexpr topology::Address public_resolver{0xC6336436};   ///< 198.51.100.54
inline constexpr const char* client = "client";                   ///< the namespaces of these
inline constexpr const char* laptop = "laptop";
inline constexpr const char* root_dns = "root-dns";
inline constexpr const char* resolver = "resolver";

/// Adds namespaces `internet`, `client`, `laptop`, `root-dns` and `resolver`, and a link to each VPC with a
/// gateway.
void add_internet(const Wiring& wiring, NetworkPlan& plan);

}  // namespace ashlar::lab
