// Small topologies made by hand: each call adds one thing, with everything else as AWS makes it by itself.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "topology/topology.h"

namespace ashlar::lab::testing {

/// "10.0.0.0/16"; "0.0.0.0/0". Anything else throws.
Cidr cidr(const std::string& text);
topology::Address address(const std::string& text);

inline constexpr topology::Traffic all_traffic{};
topology::Traffic tcp(int from, int to);
inline topology::Traffic tcp(int port) { return tcp(port, port); }
topology::Traffic udp(int from, int to);
topology::Traffic icmp();

using Peer = decltype(topology::SecurityGroupRule::peer);

/// Ids are `TYPE.NAME`. A VPC's place is account `lab`, region `eu-west-1` and the environment of its name.
struct TopologyBuilder {
  topology::Topology topology;

  /// With a main route table, and a default network ACL that lets everything through.
  topology::VpcId vpc(const std::string& name, const std::string& network);
  topology::SubnetId subnet(const topology::VpcId& vpc, const std::string& name, const std::string& network);
  topology::InternetGatewayId internet_gateway(const topology::VpcId& vpc);
  topology::NatGatewayId nat_gateway(const topology::SubnetId& subnet, const std::string& name,
                                     const std::string& private_address, const std::string& public_address);
  topology::PeeringId peering(const topology::VpcId& requester, const topology::VpcId& accepter);

  topology::RouteTableId route_table(const topology::SubnetId& subnet, const std::string& name);
  void route(const topology::RouteTableId& table, const std::string& destination,
             const topology::RouteTarget& target);
  topology::RouteTableId main_table(const topology::VpcId& vpc) const;

  /// With no rule: it denies all.
  topology::NetworkAclId network_acl(const topology::SubnetId& subnet, const std::string& name);
  void acl_in(const topology::NetworkAclId& acl, const topology::NetworkAclRule& rule);
  void acl_out(const topology::NetworkAclId& acl, const topology::NetworkAclRule& rule);

  topology::SecurityGroupId group(const topology::VpcId& vpc, const std::string& name);
  void allow_in(const topology::SecurityGroupId& group, const topology::Traffic& traffic, const Peer& peer);
  void allow_out(const topology::SecurityGroupId& group, const topology::Traffic& traffic, const Peer& peer);

  topology::InterfaceId interface(const topology::SubnetId& subnet, const std::string& name,
                                  const std::string& private_address,
                                  const std::vector<topology::SecurityGroupId>& groups,
                                  const std::string& public_address = {});
};

}  // namespace ashlar::lab::testing
