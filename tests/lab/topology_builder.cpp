#include "lab/topology_builder.h"

#include <algorithm>
#include <stdexcept>

namespace ashlar::lab::testing {

using namespace topology;

namespace {

void longest_prefix_first(std::vector<Route>& routes) {
  std::stable_sort(routes.begin(), routes.end(), [](const Route& one, const Route& other) {
    return one.destination->prefix > other.destination->prefix;
  });
}

std::optional<Address> address_if_any(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional(address(text));
}

}  // namespace

Cidr cidr(const std::string& text) {
  CidrProblem problem;
  const std::optional<Cidr> read = parse_cidr(text, problem);
  if (!read) throw std::logic_error(text + ": " + problem.reason);
  return *read;
}

Address address(const std::string& text) { return {cidr(text + "/32").address}; }

Traffic tcp(int from, int to) { return {6, from, to}; }
Traffic udp(int from, int to) { return {17, from, to}; }
Traffic icmp() { return {1, -1, -1}; }

VpcId TopologyBuilder::vpc(const std::string& name, const std::string& network) {
  const VpcId id{"aws_vpc." + name};
  const RouteTableId main{id.text + "#main"};
  const NetworkAclId acl{id.text + "#default"};
  topology.vpcs[id] = {id, name, {"lab", "eu-west-1", name}, {cidr(network)}, main, true};
  topology.route_tables[main] = {main, id, {}};
  topology.network_acls[acl] = {acl, id, {{100, true, {}, {}}}, {{100, true, {}, {}}}};
  return id;
}

SubnetId TopologyBuilder::subnet(const VpcId& vpc, const std::string& name, const std::string& network) {
  const SubnetId id{"aws_subnet." + name};
  topology.subnets[id] = {
      id, vpc, name, cidr(network), "eu-west-1a", main_table(vpc), {vpc.text + "#default"}, false};
  return id;
}

InternetGatewayId TopologyBuilder::internet_gateway(const VpcId& vpc) {
  const InternetGatewayId id{"aws_internet_gateway." + vpc.text};
  topology.internet_gateways[id] = {id, vpc};
  return id;
}

NatGatewayId TopologyBuilder::nat_gateway(const SubnetId& subnet, const std::string& name,
                                          const std::string& private_address,
                                          const std::string& public_address) {
  const NatGatewayId id{"aws_nat_gateway." + name};
  const InterfaceId own = interface(subnet, name, private_address, {}, public_address);
  topology.interfaces[own].filtered = false;
  topology.interfaces[own].source_dest_check = false;
  topology.interfaces[own].attachment = Attachment::NatGateway;
  topology.nat_gateways[id] = {id, subnet, own};
  return id;
}

PeeringId TopologyBuilder::peering(const VpcId& requester, const VpcId& accepter) {
  const PeeringId id{"aws_vpc_peering_connection." + requester.text + "-" + accepter.text};
  topology.peerings[id] = {id, requester, accepter, true, false};
  return id;
}

RouteTableId TopologyBuilder::route_table(const SubnetId& subnet, const std::string& name) {
  const RouteTableId id{"aws_route_table." + name};
  topology.route_tables[id] = {id, topology.subnets.at(subnet).vpc, {}};
  topology.subnets.at(subnet).route_table = id;
  return id;
}

void TopologyBuilder::route(const RouteTableId& table, const std::string& destination,
                            const RouteTarget& target) {
  std::vector<Route>& routes = topology.route_tables.at(table).routes;
  routes.push_back({cidr(destination), target});
  longest_prefix_first(routes);
}

RouteTableId TopologyBuilder::main_table(const VpcId& vpc) const {
  return topology.vpcs.at(vpc).main_route_table;
}

NetworkAclId TopologyBuilder::network_acl(const SubnetId& subnet, const std::string& name) {
  const NetworkAclId id{"aws_network_acl." + name};
  topology.network_acls[id] = {id, topology.subnets.at(subnet).vpc, {}, {}};
  topology.subnets.at(subnet).network_acl = id;
  return id;
}

void TopologyBuilder::acl_in(const NetworkAclId& acl, const NetworkAclRule& rule) {
  topology.network_acls.at(acl).ingress.push_back(rule);
}

void TopologyBuilder::acl_out(const NetworkAclId& acl, const NetworkAclRule& rule) {
  topology.network_acls.at(acl).egress.push_back(rule);
}

SecurityGroupId TopologyBuilder::group(const VpcId& vpc, const std::string& name) {
  const SecurityGroupId id{"aws_security_group." + name};
  topology.security_groups[id] = {id, vpc, name, {}, {}};
  return id;
}

void TopologyBuilder::allow_in(const SecurityGroupId& group, const Traffic& traffic, const Peer& peer) {
  topology.security_groups.at(group).ingress.push_back({traffic, peer});
}

void TopologyBuilder::allow_out(const SecurityGroupId& group, const Traffic& traffic, const Peer& peer) {
  topology.security_groups.at(group).egress.push_back({traffic, peer});
}

InterfaceId TopologyBuilder::interface(const SubnetId& subnet, const std::string& name,
                                       const std::string& private_address,
                                       const std::vector<SecurityGroupId>& groups,
                                       const std::string& public_address) {
  const InterfaceId id{"aws_network_interface." + name};
  Interface made;
  made.id = id;
  made.name = name;
  made.place = topology.vpcs.at(topology.subnets.at(subnet).vpc).place;
  made.subnet = subnet;
  made.address = address(private_address);
  made.public_address = address_if_any(public_address);
  made.groups = groups;
  topology.interfaces[id] = made;
  return id;
}

}  // namespace ashlar::lab::testing
