// What is left of a topology in some accounts.
#include <algorithm>

#include "topology/topology.h"

namespace ashlar::topology {

namespace {

using Accounts = std::set<std::string>;

/// Ids begin with the account's name.
bool is_in(const std::string& id, const Accounts& accounts) {
  return accounts.contains(id.substr(0, id.find('/')));
}

template <class Row>
void keep(Table<Row>& table, const Accounts& accounts) {
  std::erase_if(table, [&](const auto& row) { return !is_in(row.first.text, accounts); });
}

void keep_tables(Topology& left, const Accounts& accounts) {
  keep(left.vpcs, accounts);
  keep(left.subnets, accounts);
  keep(left.route_tables, accounts);
  keep(left.internet_gateways, accounts);
  keep(left.nat_gateways, accounts);
  keep(left.peerings, accounts);
  keep(left.network_acls, accounts);
  keep(left.security_groups, accounts);
  keep(left.interfaces, accounts);
  keep(left.load_balancers, accounts);
  keep(left.target_groups, accounts);
  keep(left.zones, accounts);
  keep(left.certificates, accounts);
  keep(left.secrets, accounts);
  keep(left.databases, accounts);
  keep(left.caches, accounts);
  keep(left.clusters, accounts);
  keep(left.services, accounts);
  std::erase_if(left.unmodelled, [&](const Unmodelled& each) { return !is_in(each.id, accounts); });
}

/// Networks may be shared among accounts: what stands in one that is gone is gone, too.
template <class Row>
void keep_with_vpc(Table<Row>& table, const Topology& left) {
  std::erase_if(table, [&](const auto& row) { return !left.vpcs.contains(row.second.vpc); });
}

template <class Id, class Row>
void keep_known(std::vector<Id>& ids, const std::map<Id, Row>& table) {
  std::erase_if(ids, [&](const Id& id) { return !table.contains(id); });
}

/// Of things that are made of interfaces, those that have one left; `interfaces` names the list.
template <class Row>
void keep_with_interfaces(Table<Row>& table, std::vector<InterfaceId> Row::*interfaces,
                          const Topology& left) {
  for (auto row = table.begin(); row != table.end();) {
    keep_known(row->second.*interfaces, left.interfaces);
    row = (row->second.*interfaces).empty() ? table.erase(row) : std::next(row);
  }
}

void keep_interfaces(Topology& left) {
  std::erase_if(left.interfaces, [&](const auto& row) { return !left.subnets.contains(row.second.subnet); });
  for (auto& [id, interface] : left.interfaces) keep_known(interface.groups, left.security_groups);
  std::erase_if(left.nat_gateways,
                [&](const auto& row) { return !left.interfaces.contains(row.second.interface); });
  keep_with_interfaces(left.load_balancers, &LoadBalancer::interfaces, left);
  keep_with_interfaces(left.databases, &Database::nodes, left);
  keep_with_interfaces(left.caches, &Cache::nodes, left);
  keep_with_interfaces(left.clusters, &Cluster::endpoints, left);
  for (auto& [id, cluster] : left.clusters) keep_known(cluster.subnets, left.subnets);
  for (auto& [id, service] : left.services) {
    keep_known(service.pods, left.interfaces);
    if (!left.clusters.contains(service.cluster)) service.cluster = {};
  }
  for (auto& [id, group] : left.target_groups) {
    std::erase_if(group.targets,
                  [&](const Target& target) { return !left.interfaces.contains(target.interface); });
  }
}

void drop_what_stands_in_networks_gone(Topology& left) {
  keep_with_vpc(left.subnets, left);
  keep_with_vpc(left.route_tables, left);
  keep_with_vpc(left.internet_gateways, left);
  keep_with_vpc(left.network_acls, left);
  keep_with_vpc(left.security_groups, left);
  keep_interfaces(left);
}

/// The owner of a connection is whoever asked for it; it needs both ends.
void drop_peerings(const Topology& whole, Topology& left) {
  left.peerings = whole.peerings;
  std::erase_if(left.peerings, [&](const auto& row) {
    return !left.vpcs.contains(row.second.requester) || !left.vpcs.contains(row.second.accepter);
  });
}

template <class Id, class Row>
bool is_gone(const RouteTarget& target, const std::map<Id, Row>& table) {
  const Id* id = std::get_if<Id>(&target);
  return id && !table.contains(*id);
}

void blacken_routes(Topology& left) {
  for (auto& [id, table] : left.route_tables) {
    for (Route& route : table.routes) {
      if (is_gone(route.target, left.peerings) || is_gone(route.target, left.interfaces) ||
          is_gone(route.target, left.nat_gateways))
        route.target = Blackhole{};
    }
  }
}

void drop_rules(const Topology& left, std::vector<SecurityGroupRule>& rules) {
  std::erase_if(rules, [&](const SecurityGroupRule& rule) {
    const SecurityGroupId* group = std::get_if<SecurityGroupId>(&rule.peer);
    return group && !left.security_groups.contains(*group);
  });
}

void drop_rules_for_groups_gone(Topology& left) {
  for (auto& [id, group] : left.security_groups) {
    drop_rules(left, group.ingress);
    drop_rules(left, group.egress);
  }
}

/// A private zone that no VPC sees any more would read as a public one.
void narrow_zones(Topology& left) {
  for (auto zone = left.zones.begin(); zone != left.zones.end();) {
    const bool was_private = zone->second.is_private();
    std::erase_if(zone->second.vpcs, [&](const VpcId& vpc) { return !left.vpcs.contains(vpc); });
    zone = was_private && !zone->second.is_private() ? left.zones.erase(zone) : std::next(zone);
  }
  for (auto& [id, zone] : left.zones) {
    for (Record& record : zone.records) {
      if (record.alias && !left.load_balancers.contains(*record.alias)) record.alias.reset();
    }
  }
}

}  // namespace

Topology only(const Topology& topology, const std::set<std::string>& accounts) {
  Topology left = topology;
  keep_tables(left, accounts);
  drop_what_stands_in_networks_gone(left);
  drop_peerings(topology, left);
  blacken_routes(left);
  drop_rules_for_groups_gone(left);
  narrow_zones(left);
  return left;
}

}  // namespace ashlar::topology
