#include "lab/verify/topology_facts.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "lab/internet.h"

namespace ashlar::lab {

using namespace topology;  // NOLINT: this file speaks of nothing else

std::vector<std::string> names_of(const Topology& topology, const LoadBalancer& balancer) {
  std::vector<std::string> names;
  for (const auto& [id, zone] : topology.zones)
    for (const Record& record : zone.records)
      if (record.alias == balancer.id && !record.name.starts_with("*")) names.push_back(record.name);
  return names;
}

Address address_of(const Interface& node, const LoadBalancer& balancer) {
  return balancer.internal ? node.address : node.public_address.value_or(node.address);
}

std::string client_of(const Topology& topology, const LoadBalancer& balancer) {
  if (!balancer.internal) return client;
  if (balancer.interfaces.empty()) return "";
  const VpcId vpc = topology.vpc_of(topology.interfaces.at(balancer.interfaces.front())).id;
  for (const auto& [id, interface] : topology.interfaces)
    if (interface.attachment == Attachment::Pod && topology.vpc_of(interface).id == vpc)
      return interface.name;
  return "";
}

bool is_public(const Topology& topology, const Subnet& subnet) {
  const auto& routes = topology.route_tables.at(subnet.route_table).routes;
  return std::any_of(routes.begin(), routes.end(), [](const Route& route) {
    return std::holds_alternative<InternetGatewayId>(route.target);
  });
}

bool groups_admit(const Topology& topology, const Interface& to, const Interface& from, int port) {
  const auto admits = [&](const SecurityGroupRule& rule) {
    const bool about_it =
        rule.traffic.protocol == Traffic::any_protocol ||
        (rule.traffic.protocol == Traffic::tcp && rule.traffic.from <= port && port <= rule.traffic.to);
    if (!about_it) return false;
    if (const auto* network = std::get_if<Cidr>(&rule.peer)) return from.address.in(*network);
    const auto* group = std::get_if<SecurityGroupId>(&rule.peer);
    return group != nullptr && std::find(from.groups.begin(), from.groups.end(), *group) != from.groups.end();
  };
  return std::any_of(to.groups.begin(), to.groups.end(), [&](const SecurityGroupId& id) {
    const auto& rules = topology.security_groups.at(id).ingress;
    return std::any_of(rules.begin(), rules.end(), admits);
  });
}

std::string url_of(const Service& service) {
  return nlohmann::json::parse(service.settings).value("url", "");
}

std::string host_of(const std::string& url) { return split(url.substr(url.find("://") + 3), '/').front(); }

}  // namespace ashlar::lab
