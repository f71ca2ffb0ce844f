#include "lab/desired_state.h"

#include <algorithm>

#include "lab/networks/internet.h"
#include "lab/networks/networks_of.h"
#include "lab/servers/kinds.h"

namespace ashlar::lab {

namespace {

/// Machines in a VPC ask its resolver; those outside the public one.
void add_resolvers(const topology::Topology& topology, NetworkPlan& networks) {
  for (const auto& [id, interface] : topology.interfaces)
    networks.namespaces.at(interface.name).resolver = topology.vpc_of(interface).resolver();
  for (const char* outside : {client, laptop}) networks.namespaces.at(outside).resolver = public_resolver;
}

template <class Item>
void sort_by_name(std::vector<Item>& items) {
  std::sort(items.begin(), items.end(), [](const Item& a, const Item& b) { return a.name < b.name; });
}

}  // namespace

std::vector<Forward> forwards(const topology::Topology& topology, const Doors& doors) {
  const bool any = std::any_of(topology.load_balancers.begin(), topology.load_balancers.end(),
                               [](const auto& balancer) { return !balancer.second.internal; });
  if (!any) return {};
  return {{"public load balancers, HTTPS", doors.https, laptop, laptop_address, https_port},
          {"public load balancers, HTTP", doors.http, laptop, laptop_address, http_port}};
}

Expected<Desired> desired_state(const Ground& ground) {
  Desired desired;
  desired.networks = network_plan(ground.topology);
  add_resolvers(ground.topology, desired.networks);
  for (const ServerKind& kind : server_kinds()) {
    auto servers = kind.servers(ground);
    if (!servers) return tl::unexpected(servers.error());
    for (Server& server : *servers) desired.servers.push_back(std::move(server));
    if (kind.groups == nullptr) continue;
    for (ServerGroup& group : kind.groups(ground)) desired.groups.push_back(std::move(group));
  }
  sort_by_name(desired.servers);
  sort_by_name(desired.groups);
  desired.forwards = forwards(ground.topology, ground.doors);
  return desired;
}

}  // namespace ashlar::lab
