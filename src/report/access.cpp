#include "report/access.h"

#include <tuple>

#include "base/text.h"
#include "topology/reach.h"

namespace ashlar::report {

using namespace topology;

namespace {

/// The resource that an interface comes from: its id without what AWS adds to it.
const Resource* resource_of(const Architecture& architecture, const InterfaceId& id) {
  const std::string full = id.text.substr(0, id.text.find('#'));
  const std::size_t slashes = full.find("//");
  if (slashes == std::string::npos) return nullptr;
  const std::vector<std::string> path = split(full.substr(0, slashes), '/');
  if (path.size() != 4) return nullptr;
  const Unit* unit = architecture.find({path[0], path[1], path[2], path[3]});
  return unit ? unit->find(full.substr(slashes + 2)) : nullptr;
}

/// Subnets in which some rule or route tells one address from another.
std::set<SubnetId> divided_subnets(const Topology& topology) {
  std::set<Cidr> named;
  for (const auto& [id, acl] : topology.network_acls) {
    for (const auto* rules : {&acl.ingress, &acl.egress}) {
      for (const NetworkAclRule& rule : *rules) named.insert(rule.peer);
    }
  }
  for (const auto& [id, group] : topology.security_groups) {
    for (const auto* rules : {&group.ingress, &group.egress}) {
      for (const SecurityGroupRule& rule : *rules) {
        if (const auto* network = std::get_if<Cidr>(&rule.peer)) named.insert(*network);
      }
    }
  }
  for (const auto& [id, table] : topology.route_tables) {
    for (const Route& route : table.routes) {
      if (route.destination) named.insert(*route.destination);
    }
  }
  std::set<SubnetId> divided;
  for (const auto& [id, subnet] : topology.subnets) {
    const auto last = named.upper_bound({subnet.cidr.last(), 32});
    for (auto at = named.lower_bound({subnet.cidr.address, 0}); at != last; ++at) {
      if (subnet.cidr.contains(*at) && *at != subnet.cidr) divided.insert(id);
    }
  }
  return divided;
}

/// What is told apart on no other ground.
auto likeness(const std::string& node, const Interface& interface, bool divided) {
  return std::make_tuple(node, interface.subnet, interface.groups, interface.attachment, interface.filtered,
                         interface.public_address.has_value(), divided ? interface.address : Address{});
}

}  // namespace

Access::Access(const Architecture& architecture, const Elements& elements, const Places& places)
    : topology_(topology_of(architecture)) {
  add_interfaces(architecture, elements, places);
  add_ports();
  add_ways();
}

void Access::add_interfaces(const Architecture& architecture, const Elements& elements,
                            const Places& places) {
  const std::set<SubnetId> divided = divided_subnets(topology_);
  std::set<decltype(likeness({}, {}, false))> seen;
  for (const auto& [id, interface] : topology_.interfaces) {
    const Resource* resource = resource_of(architecture, id);
    const Element* element = resource ? elements.of(*resource) : nullptr;
    if (!element) continue;
    const std::string& node = nodes_[id] = node_of(*element, places);
    with_interfaces_.insert(node);
    if (seen.insert(likeness(node, interface, divided.count(interface.subnet) > 0)).second)
      by_vpc_[topology_.subnets.at(interface.subnet).vpc].push_back({node, &interface});
  }
}

/// A cluster's own interfaces are its group's.
std::string Access::node_of(const Element& element, const Places& places) {
  const bool is_cluster = element.facts.kind == cluster_kind;
  const std::string cluster =
      is_cluster ? places.group_of(*element.facts.anchors.front()) : places.cluster_of(element);
  std::string node = is_cluster ? cluster : element.id;
  if (!cluster.empty()) {
    clusters_[node] = cluster;
    members_[cluster].insert(node);
  }
  return node;
}

void Access::add_listener(const InterfaceId& id, int port, std::string_view protocol) {
  const auto node = nodes_.find(id);
  if (node == nodes_.end()) return;
  TrafficSet& ports = ports_[node->second];
  if (protocol != "UDP") ports = ports.with(TrafficSet({Traffic::tcp, port, port}));
  if (protocol.ends_with("UDP")) ports = ports.with(TrafficSet({Traffic::udp, port, port}));
}

void Access::add_ports() {
  for (const auto& [id, database] : topology_.databases) {
    for (const InterfaceId& node : database.nodes) add_listener(node, database.endpoint.port);
  }
  for (const auto& [id, cache] : topology_.caches) {
    for (const InterfaceId& node : cache.nodes) add_listener(node, cache.primary.port);
  }
  for (const auto& [id, balancer] : topology_.load_balancers) {
    for (const InterfaceId& interface : balancer.interfaces) {
      for (const Listener& listener : balancer.listeners)
        add_listener(interface, listener.port, listener.protocol);
    }
  }
  for (const auto& [id, group] : topology_.target_groups) {
    for (const Target& target : group.targets) add_listener(target.interface, target.port, group.protocol);
  }
}

/// Between interfaces of one network, and of two that are peered.
void Access::add_ways() {
  std::map<VpcId, std::set<VpcId>> near;
  for (const auto& [vpc, likes] : by_vpc_) near[vpc].insert(vpc);
  for (const auto& [id, peering] : topology_.peerings) {
    near[peering.requester].insert(peering.accepter);
    near[peering.accepter].insert(peering.requester);
  }
  for (const auto& [vpc, all] : by_vpc_) {
    for (const Likes& from : all) {
      add_internet(from);
      // An endpoint answers, and never asks.
      if (from.interface->attachment == Attachment::VpcEndpoint) continue;
      for (const VpcId& other : near.at(vpc)) {
        const auto there = by_vpc_.find(other);
        if (there == by_vpc_.end()) continue;
        for (const Likes& to : there->second) add_pair(from, to);
      }
    }
  }
}

void Access::add_pair(const Likes& from, const Likes& to) {
  if (from.node == to.node || to.interface->attachment == Attachment::NatGateway) return;
  const TrafficSet traffic(allowed(topology_, *from.interface, *to.interface));
  const bool crosses = topology_.vpc_of(*from.interface).id != topology_.vpc_of(*to.interface).id;
  add(from.node, to.node, traffic, crosses);
}

/// What goes out by a NAT gateway is drawn as far as that, and from there on.
void Access::add_internet(const Likes& likes) {
  const std::string outside(internet);
  add(outside, likes.node, TrafficSet(allowed_from_internet(topology_, *likes.interface)), true);
  if (likes.interface->attachment == Attachment::VpcEndpoint) return;
  const WayOut way = allowed_to_internet(topology_, *likes.interface);
  const TrafficSet traffic(way.allowed);
  const auto nat = way.nat ? nodes_.find(way.nat->id) : nodes_.end();
  if (nat != nodes_.end()) add(likes.node, nat->second, traffic, false);
  add(nat == nodes_.end() ? likes.node : nat->second, outside, traffic, false);
}

void Access::add(const std::string& from, const std::string& to, const TrafficSet& traffic, bool crosses) {
  if (traffic.empty()) return;
  Way& way = ways_[{from, to}];
  way.traffic = way.traffic.with(traffic);
  way.crosses = way.crosses || crosses;
}

bool Access::decides(const std::string& from, const std::string& to) const {
  const auto has = [&](const std::string& id) { return id == internet || with_interfaces_.count(id) > 0; };
  return has(from) && has(to);
}

TrafficSet Access::between(const std::string& from, const std::string& to) const {
  const auto way = ways_.find({from, to});
  return way == ways_.end() ? TrafficSet() : way->second.traffic;
}

std::string Access::cluster_of(const std::string& id) const {
  const auto found = clusters_.find(id);
  return found == clusters_.end() ? "" : found->second;
}

TrafficSet Access::listens(const std::string& id) const {
  const auto found = ports_.find(id);
  return found == ports_.end() ? TrafficSet() : found->second;
}

}  // namespace ashlar::report
