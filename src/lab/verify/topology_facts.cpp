#include "lab/verify/topology_facts.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "lab/networks/internet.h"
#include "topology/reach.h"

namespace ashlar::lab {

using namespace topology;  // NOLINT: this file speaks of nothing else

Address address_of(const Interface& node, const LoadBalancer& balancer) {
  return balancer.internal ? node.address : node.public_address.value_or(node.address);
}

std::string client_of(const Topology& topology, const LoadBalancer& balancer) {
  if (!balancer.internal) return client;
  if (balancer.interfaces.empty() || balancer.listeners.empty()) return "";
  return client_of(topology, topology.interfaces.at(balancer.interfaces.front()),
                   balancer.listeners.front().port);
}

std::string client_of(const Topology& topology, const Interface& server, int port) {
  for (const Attachment kind : {Attachment::Pod, Attachment::Server, Attachment::LoadBalancer})
    for (const auto& [id, interface] : topology.interfaces)
      if (interface.attachment == kind && id != server.id && may_open(topology, interface, server, port))
        return interface.name;
  return "";
}

bool may_open(const Topology& topology, const Interface& from, const Interface& to, int port) {
  const std::vector<Traffic> open = allowed(topology, from, to);
  return std::any_of(open.begin(), open.end(), [&](const Traffic& traffic) {
    return (traffic.protocol == Traffic::any_protocol || traffic.protocol == Traffic::tcp) &&
           traffic.from <= port && port <= traffic.to;
  });
}

bool is_public(const Topology& topology, const Subnet& subnet) {
  const auto& routes = topology.route_tables.at(subnet.route_table).routes;
  return std::any_of(routes.begin(), routes.end(), [](const Route& route) {
    return std::holds_alternative<InternetGatewayId>(route.target);
  });
}

std::string tier_of(const Topology& topology, const Subnet& subnet) {
  if (is_public(topology, subnet)) return "public";
  const auto& routes = topology.route_tables.at(subnet.route_table).routes;
  const bool goes_out = std::any_of(routes.begin(), routes.end(), [](const Route& route) {
    return std::holds_alternative<NatGatewayId>(route.target);
  });
  return goes_out ? "private" : "persistence";
}

std::vector<const Interface*> interfaces_of(const Topology& topology, const VpcId& vpc) {
  std::vector<const Interface*> all;
  for (const auto& [id, interface] : topology.interfaces)
    if (topology.vpc_of(interface).id == vpc) all.push_back(&interface);
  return all;
}

std::vector<const Interface*> some_of_each_kind(const Topology& topology, const VpcId& vpc) {
  std::map<std::pair<SubnetId, Attachment>, const Interface*> first;
  for (const Interface* interface : interfaces_of(topology, vpc))
    first.emplace(std::pair(interface->subnet, interface->attachment), interface);
  std::vector<const Interface*> all;
  for (const auto& [kind, interface] : first) all.push_back(interface);
  return all;
}

std::string name_of(const Vpc& vpc) { return vpc.place.account + "." + vpc.place.environment; }

std::string url_of(const Service& service) {
  return nlohmann::json::parse(service.settings).value("url", "");
}

std::string host_of(const std::string& url) { return split(url.substr(url.find("://") + 3), '/').front(); }

}  // namespace ashlar::lab
