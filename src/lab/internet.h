// The Internet of the lab: a router, two machines of people, and the servers of names at its root. Their
// addresses are those that RFC 5737 keeps for documentation.
#pragma once

#include "lab/network_plan.h"
#include "lab/wiring.h"

namespace ashlar::lab {

inline constexpr const char* internet_router = "internet";
inline constexpr topology::Address client_address{0xCB00710A};    ///< 203.0.113.10
inline constexpr topology::Address laptop_address{0xCB007114};    ///< 203.0.113.20
inline constexpr topology::Address root_dns_address{0xC6336435};  ///< 198.51.100.53

/// Adds namespaces `internet`, `client`, `laptop` and `root-dns`, and a link to each VPC with a gateway.
void add_internet(const Wiring& wiring, NetworkPlan& plan);

}  // namespace ashlar::lab
