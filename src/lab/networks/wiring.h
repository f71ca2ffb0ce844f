// How the lab's namespaces are wired: what is called what, who hangs on which link, and the numbers in use.
// All of it follows from ids, so that a change of the topology leaves the names of what stays as they are.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "lab/networks/network_plan.h"
#include "topology/topology.h"

namespace ashlar::lab {

/// `eni-`, `pcx-` or `igw-` and 11 hexadecimal digits: the 15 bytes that a link's name may have.
std::string link_name(const std::string& kind, const std::string& id);

/// A number of `first` to `first + count - 1` for each id, no two the same. It comes from the id's hash, so
/// others' coming and going changes it only where two hashes meet. More ids than numbers throw.
std::map<std::string, std::uint32_t> numbers_of(const std::set<std::string>& ids, std::uint32_t first,
                                                std::uint32_t count);

/// An interface, and the router's link to its namespace.
struct InterfaceWire {
  const topology::Interface* interface = nullptr;
  const topology::Subnet* subnet = nullptr;
  topology::RouteTableId route_table;
  std::string link;
  std::vector<topology::Address> addresses;  ///< its own, then the floating ones that it may hold
  bool nat_gateway = false;
  bool checked = true;  ///< what it sends must come from its addresses, what it gets must go to them

  topology::Address gateway() const { return {subnet->cidr.address + 1}; }
};

/// A router's end of a link to another router, whose name is the same at both ends.
struct RouterWire {
  std::string link;
  topology::Address here;   ///< link-local
  topology::Address there;  ///< link-local
};

struct PeeringWire {
  const topology::Peering* peering = nullptr;
  const topology::Vpc* peer = nullptr;
  RouterWire wire;
};

struct VpcWiring {
  const topology::Vpc* vpc = nullptr;
  std::string router;                     ///< its namespace
  std::optional<RouterWire> internet;     ///< where the VPC has an Internet gateway
  topology::InternetGatewayId gateway;    ///< empty where it has none
  std::vector<InterfaceWire> interfaces;  ///< by id
  std::vector<PeeringWire> peerings;      ///< accepted ones, by id

  const InterfaceWire* find(const topology::InterfaceId& id) const;
  const PeeringWire* find(const topology::PeeringId& id) const;
};

struct Wiring {
  std::map<topology::VpcId, VpcWiring> vpcs;
  std::map<std::string, std::uint32_t> route_tables;  ///< numbers, which are the packets' marks too, by id
  std::map<std::string, std::uint32_t> subnets;       ///< numbers, by id
  std::vector<FloatingAddress> floating;
};

/// It points into `topology`. Two interfaces of one name are a bug and throw.
Wiring wiring_of(const topology::Topology& topology);

}  // namespace ashlar::lab
