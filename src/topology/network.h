// Networks: what decides where a packet goes and whether it may.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "topology/address.h"
#include "topology/id.h"
#include "topology/place.h"

namespace ashlar::topology {

struct Vpc {
  VpcId id;
  std::string name;
  Place place;
  std::vector<Cidr> cidrs;        ///< at least one; the first holds the resolver, at its base + 2
  RouteTableId main_route_table;  ///< of subnets that name none
  bool dns_support = true;

  Address resolver() const { return {cidrs.front().address + 2}; }
};

struct Subnet {
  SubnetId id;
  VpcId vpc;
  std::string name;
  Cidr cidr;
  std::string zone;  ///< `eu-west-1a`
  RouteTableId route_table;
  NetworkAclId network_acl;
  bool map_public_ip = false;
};

/// Where a route leads. The VPC's own networks are in no list: they come before every other route and lead to
/// the interface that has the address, or nowhere.
struct Blackhole {};  ///< to something that is gone, or not accepted: dropped
/// What a gateway endpoint answers for. Its addresses are AWS's, by prefix list.
struct EndpointTarget {
  std::string service;  ///< `com.amazonaws.eu-west-1.s3`
};
using RouteTarget =
    std::variant<Blackhole, InternetGatewayId, NatGatewayId, PeeringId, InterfaceId, EndpointTarget>;

struct Route {
  std::optional<Cidr> destination;  ///< none: the endpoint's prefix list
  RouteTarget target;
};

struct RouteTable {
  RouteTableId id;
  VpcId vpc;
  std::vector<Route> routes;  ///< longest prefix first; one per destination
};

struct InternetGateway {
  InternetGatewayId id;
  VpcId vpc;
};

/// It has an interface of its own, whose private address is what it sends from, and a public address that the
/// Internet gateway puts in that one's place. Only interfaces of its own VPC may send through it.
struct NatGateway {
  NatGatewayId id;
  SubnetId subnet;
  InterfaceId interface;
};

struct Peering {
  PeeringId id;
  VpcId requester;
  VpcId accepter;
  bool accepted = false;        ///< else its routes are black holes
  bool across_regions = false;  ///< security groups are no sources then
};

/// Packets that a rule is about, as AWS says it.
struct Traffic {
  static constexpr int any_protocol = -1;
  static constexpr int icmp = 1;  ///< IANA, "Protocol Numbers", as all below
  static constexpr int tcp = 6;
  static constexpr int udp = 17;
  static constexpr int icmp_of_ipv6 = 58;

  int protocol = any_protocol;  ///< IANA number: 1 ICMP, 6 TCP, 17 UDP
  int from = 0;                 ///< first port; of ICMP the type, -1 for any
  int to = 65535;               ///< last port; of ICMP the code, -1 for any

  auto operator<=>(const Traffic&) const = default;
};

struct NetworkAclRule {
  int number = 0;  ///< the lowest that matches decides; where none does, the packet is dropped
  bool allow = false;
  Traffic traffic;
  Cidr peer;  ///< the source of what enters, the destination of what leaves
};

/// Stateless, and only for what crosses a subnet's border.
struct NetworkAcl {
  NetworkAclId id;
  VpcId vpc;
  std::vector<NetworkAclRule> ingress;  ///< by number
  std::vector<NetworkAclRule> egress;
};

/// A gateway endpoint's addresses, as a security group's rule names them.
struct PrefixList {
  std::string service;

  bool operator==(const PrefixList&) const = default;
};

struct SecurityGroupRule {
  Traffic traffic;
  std::variant<Cidr, SecurityGroupId, PrefixList> peer;

  bool operator==(const SecurityGroupRule&) const = default;
};

/// Stateful: the union of what its rules allow. A group as a peer means the private addresses of the
/// interfaces in it.
struct SecurityGroup {
  SecurityGroupId id;
  VpcId vpc;
  std::string name;
  std::vector<SecurityGroupRule> ingress;
  std::vector<SecurityGroupRule> egress;
};

/// What an interface belongs to.
enum class Attachment {
  Server,  ///< a machine of an Auto Scaling group
  Pod,
  LoadBalancer,
  Database,
  Cache,
  NatGateway,
  ClusterEndpoint,
  VpcEndpoint,
  Function,
};

struct Interface {
  InterfaceId id;
  std::string name;  ///< as an address names it: `stage.stage.mysql.primary`
  Place place;
  SubnetId subnet;
  Address address;                        ///< what the team set, or else assumed: see `addresses.h`
  std::optional<Address> public_address;  ///< that the Internet gateway puts in its place
  bool filtered = true;  ///< has security groups, maybe none that allows anything; false: NAT gateways
  std::vector<SecurityGroupId> groups;
  bool source_dest_check = true;
  Attachment attachment = Attachment::Server;
};

}  // namespace ashlar::topology
