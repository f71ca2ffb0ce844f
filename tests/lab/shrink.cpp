#include "lab/shrink.h"

#include <optional>
#include <set>
#include <vector>

namespace ashlar::lab::testing {

using namespace topology;

namespace {

using Smaller = std::vector<std::function<void(Topology&)>>;

/// Removes the i-th element of a list that is found again in the copy.
template <class Find>
void each_element(std::size_t count, const Find& find, Smaller& ways) {
  for (std::size_t i = 0; i < count; ++i)
    ways.push_back([find, i](Topology& topology) {
      auto& list = find(topology);
      list.erase(list.begin() + static_cast<std::ptrdiff_t>(i));
    });
}

void remove_interface(Topology& topology, const InterfaceId& id) {
  topology.interfaces.erase(id);
  std::erase_if(topology.nat_gateways, [&](const auto& each) { return each.second.interface == id; });
}

void remove_vpc(Topology& topology, const VpcId& id) {
  std::vector<InterfaceId> interfaces;
  for (const auto& [interface_id, interface] : topology.interfaces)
    if (topology.vpc_of(interface).id == id) interfaces.push_back(interface_id);
  for (const InterfaceId& each : interfaces) remove_interface(topology, each);
  std::erase_if(topology.subnets, [&](const auto& each) { return each.second.vpc == id; });
  std::erase_if(topology.route_tables, [&](const auto& each) { return each.second.vpc == id; });
  std::erase_if(topology.internet_gateways, [&](const auto& each) { return each.second.vpc == id; });
  std::erase_if(topology.peerings,
                [&](const auto& each) { return each.second.requester == id || each.second.accepter == id; });
  topology.vpcs.erase(id);
}

void ways_with_parts(const Topology& topology, Smaller& ways) {
  for (const auto& each : topology.vpcs)
    ways.push_back([id = each.first](Topology& smaller) { remove_vpc(smaller, id); });
  for (const auto& each : topology.interfaces)
    ways.push_back([id = each.first](Topology& smaller) { remove_interface(smaller, id); });
  for (const auto& each : topology.peerings)
    ways.push_back([id = each.first](Topology& smaller) { smaller.peerings.erase(id); });
  for (const auto& each : topology.internet_gateways)
    ways.push_back([id = each.first](Topology& smaller) { smaller.internet_gateways.erase(id); });
}

void ways_with_rules(const Topology& topology, Smaller& ways) {
  for (const auto& [table, value] : topology.route_tables)
    each_element(
        value.routes.size(), [id = table](Topology & t) -> auto& { return t.route_tables.at(id).routes; },
        ways);
  for (const auto& [group, value] : topology.security_groups) {
    each_element(
        value.ingress.size(),
        [id = group](Topology & t) -> auto& { return t.security_groups.at(id).ingress; }, ways);
    each_element(
        value.egress.size(), [id = group](Topology & t) -> auto& { return t.security_groups.at(id).egress; },
        ways);
  }
  for (const auto& [acl, value] : topology.network_acls) {
    each_element(
        value.ingress.size(), [id = acl](Topology & t) -> auto& { return t.network_acls.at(id).ingress; },
        ways);
    each_element(
        value.egress.size(), [id = acl](Topology & t) -> auto& { return t.network_acls.at(id).egress; },
        ways);
  }
}

void ways_with_interfaces(const Topology& topology, Smaller& ways) {
  for (const auto& [interface, value] : topology.interfaces) {
    each_element(
        value.groups.size(), [id = interface](Topology & t) -> auto& { return t.interfaces.at(id).groups; },
        ways);
    if (value.public_address)
      ways.push_back([id = interface](Topology& t) { t.interfaces.at(id).public_address.reset(); });
  }
}

Smaller ways_of(const Topology& topology) {
  Smaller ways;
  ways_with_parts(topology, ways);
  ways_with_rules(topology, ways);
  ways_with_interfaces(topology, ways);
  return ways;
}

/// One part less, where that still shows it.
std::optional<Topology> smaller_one(const Topology& topology,
                                    const std::function<bool(const Topology&)>& shows) {
  for (const auto& way : ways_of(topology)) {
    Topology smaller = topology;
    way(smaller);
    if (shows(smaller)) return smaller;
  }
  return std::nullopt;
}

template <class Kept, class Parts>
void keep(const std::set<Kept>& used, Parts& parts) {
  std::erase_if(parts, [&](const auto& each) { return !used.contains(each.first); });
}

/// What no interface needs any more.
void remove_unused(Topology& topology) {
  std::set<SubnetId> subnets;
  std::set<NetworkAclId> acls;
  std::set<SecurityGroupId> groups;
  for (const auto& [id, interface] : topology.interfaces) {
    subnets.insert(interface.subnet);
    acls.insert(topology.subnets.at(interface.subnet).network_acl);
    groups.insert(interface.groups.begin(), interface.groups.end());
  }
  keep(subnets, topology.subnets);
  keep(acls, topology.network_acls);
  keep(groups, topology.security_groups);
}

}  // namespace

Topology shrink(Topology topology, const std::function<bool(const Topology&)>& shows) {
  while (auto smaller = smaller_one(topology, shows)) topology = *smaller;
  remove_unused(topology);
  return topology;
}

}  // namespace ashlar::lab::testing
