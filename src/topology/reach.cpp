#include "topology/reach.h"

#include <set>

#include "topology/connection.h"

namespace ashlar::topology {

namespace {

TrafficSet open(const Topology& topology, const Interface& from, const Interface& to) {
  if (from.attachment == Attachment::NatGateway) return {};
  return Connection(topology, &from, &to).open({from.address, to.address, &from});
}

TrafficSet open(const Topology& topology, Address client, const Interface& to) {
  if (!to.public_address) return {};
  return Connection(topology, nullptr, &to).open({client, *to.public_address, nullptr});
}

TrafficSet open(const Topology& topology, const Interface& from, Address server) {
  if (from.attachment == Attachment::NatGateway) return {};
  return Connection(topology, &from, nullptr).open({from.address, server, &from});
}

/// One address of every part of the Internet that some rule on the interface's way tells from the rest.
class InternetParts {
 public:
  InternetParts(const Topology& topology, const Interface& interface) : topology_(topology) {
    for (const Cidr& network : private_networks) add(network);  // the Internet begins anew after each
    const Subnet& subnet = topology.subnets.at(interface.subnet);
    add_subnet(subnet);
    for (const Route& route : routes_of(subnet)) {
      const auto* nat = std::get_if<NatGatewayId>(&route.target);
      const auto gateway = nat ? topology.nat_gateways.find(*nat) : topology.nat_gateways.end();
      if (gateway != topology.nat_gateways.end()) add_subnet(topology.subnets.at(gateway->second.subnet));
    }
    for (const SecurityGroupId& id : interface.groups) {
      const SecurityGroup& group = topology.security_groups.at(id);
      for (const auto* rules : {&group.ingress, &group.egress}) {
        for (const SecurityGroupRule& rule : *rules) add_if_network(rule.peer);
      }
    }
  }

  const std::set<Address>& addresses() const { return addresses_; }

 private:
  void add_subnet(const Subnet& subnet) {
    const NetworkAcl& acl = topology_.network_acls.at(subnet.network_acl);
    for (const auto* rules : {&acl.ingress, &acl.egress}) {
      for (const NetworkAclRule& rule : *rules) add(rule.peer);
    }
    for (const Route& route : routes_of(subnet)) {
      if (route.destination) add(*route.destination);
    }
  }

  const std::vector<Route>& routes_of(const Subnet& subnet) const {
    const RouteTableId& main = topology_.vpcs.at(subnet.vpc).main_route_table;
    return topology_.route_tables.at(subnet.route_table.empty() ? main : subnet.route_table).routes;
  }

  template <class Peer>
  void add_if_network(const Peer& peer) {
    if (const auto* network = std::get_if<Cidr>(&peer)) add(*network);
  }

  /// Its first address, and the first after it: where a part begins, one of the networks begins or has ended.
  void add(const Cidr& network) {
    if (network.prefix == 0) return;
    for (const Address address : {Address{network.address}, Address{network.last() + 1}}) {
      if (!is_private(address)) addresses_.insert(address);
    }
  }

  const Topology& topology_;
  std::set<Address> addresses_;
};

}  // namespace

std::vector<Traffic> allowed(const Topology& topology, const Interface& from, const Interface& to) {
  return open(topology, from, to).list();
}

std::vector<Traffic> allowed(const Topology& topology, Address client, const Interface& to) {
  return open(topology, client, to).list();
}

std::vector<Traffic> allowed(const Topology& topology, const Interface& from, Address server) {
  return open(topology, from, server).list();
}

std::vector<Traffic> allowed_from_internet(const Topology& topology, const Interface& to) {
  TrafficSet any;
  const InternetParts internet(topology, to);
  for (const Address client : internet.addresses()) any = any.with(open(topology, client, to));
  return any.list();
}

WayOut allowed_to_internet(const Topology& topology, const Interface& from) {
  WayOut way;
  if (from.attachment == Attachment::NatGateway) return way;
  TrafficSet any;
  const InternetParts internet(topology, from);
  for (const Address server : internet.addresses()) {
    Connection connection(topology, &from, nullptr);
    const TrafficSet open = connection.open({from.address, server, &from});
    if (!open.empty() && !way.nat) way.nat = connection.translated_by();
    any = any.with(open);
  }
  way.allowed = any.list();
  return way;
}

}  // namespace ashlar::topology
