// Who may open what towards whom: what routes, network ACLs and security groups let through together, the way
// there and the answers' way back. A pair of addresses has one way through the networks, whatever the port,
// so each rule on it is applied once, to all ports together.
//
// Semantics: the VPC's documentation of AWS (route tables, security groups, network ACLs, peering, NAT). Not
// looked at: what stands under `Topology::unmodelled`; ways by a public address of the topology's own from
// inside it; that NAT gateways and load balancers send from more ports (1024-65535) than Linux
// (32768-60999), all of which an ACL must let answers through to.
#pragma once

#include <vector>

#include "topology/topology.h"

namespace ashlar::topology {

/// What `from` may open to the private address of `to`. Of ICMP, only echo requests are looked at. Empty:
/// nothing; one `Traffic{}`: everything. NAT gateways open nothing themselves.
std::vector<Traffic> allowed(const Topology& topology, const Interface& from, const Interface& to);

/// What an address on the Internet may open to the public address of `to`.
std::vector<Traffic> allowed(const Topology& topology, Address client, const Interface& to);

/// What `from` may open to an address on the Internet, through an Internet gateway or a NAT gateway.
std::vector<Traffic> allowed(const Topology& topology, const Interface& from, Address server);

/// What any address on the Internet may open to `to`. Where rules name networks on the Internet, what some
/// address of those may.
std::vector<Traffic> allowed_from_internet(const Topology& topology, const Interface& to);

struct WayOut {
  std::vector<Traffic> allowed;
  const Interface* nat = nullptr;  ///< the NAT gateway's, through which they go; none: they need none
};

/// What `from` may open to some address on the Internet.
WayOut allowed_to_internet(const Topology& topology, const Interface& from);

}  // namespace ashlar::topology
