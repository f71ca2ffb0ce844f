#include "lab/networks/networks_of.h"

#include <algorithm>

#include "lab/networks/acl_rules.h"
#include "lab/networks/gateway_rules.h"
#include "lab/networks/group_rules.h"
#include "lab/networks/host.h"
#include "lab/networks/internet.h"
#include "lab/networks/nat_gateway.h"
#include "lab/networks/router_routes.h"
#include "lab/networks/store_peers.h"
#include "lab/networks/wiring.h"

namespace ashlar::lab {

using namespace topology;

namespace {

/// In the order in which packets meet them.
std::string router_ruleset(const Topology& topology, const Wiring& wiring, const VpcWiring& vpc) {
  nft::Ruleset rules("vpc");
  add_store_peers(rules, topology, vpc);
  add_interface_checks(rules, wiring, vpc);
  add_resolver(rules, vpc);
  add_internet_gateway(rules, vpc);
  add_peerings(rules, vpc);
  add_network_acls(rules, topology, wiring, vpc);
  add_security_groups(rules, topology, wiring, vpc);
  return rules.text();
}

void add_router(const Topology& topology, const Wiring& wiring, const VpcWiring& vpc, NetworkPlan& plan) {
  NamespacePlan& router = plan.namespaces[vpc.router];
  router.forwards = true;
  router.addresses = router_addresses(vpc);
  router.routes = router_routes(topology, wiring, vpc);
  router.rules = router_rules(wiring, vpc);
  router.ruleset = router_ruleset(topology, wiring, vpc);
}

void add_interface(const VpcWiring& vpc, const InterfaceWire& wire, NetworkPlan& plan) {
  NamespacePlan host = host_with(wire.addresses, wire.gateway());
  host.forwards = !wire.checked;
  if (wire.nat_gateway) host.ruleset = nat_gateway_ruleset(vpc, wire);
  plan.namespaces[wire.interface->name] = host;
  plan.links.push_back({{vpc.router, wire.link}, {wire.interface->name, host_link}});
}

/// Each peering is met at both its ends and wired once.
void add_peerings(const Wiring& wiring, const VpcWiring& vpc, NetworkPlan& plan) {
  for (const PeeringWire& peering : vpc.peerings)
    if (peering.peering->requester == vpc.vpc->id)
      plan.links.push_back(
          {{vpc.router, peering.wire.link}, {wiring.vpcs.at(peering.peer->id).router, peering.wire.link}});
}

void sort(NetworkPlan& plan) {
  std::sort(plan.links.begin(), plan.links.end());
  for (auto& [name, each] : plan.namespaces) {
    std::sort(each.addresses.begin(), each.addresses.end());
    std::sort(each.routes.begin(), each.routes.end());
    std::sort(each.rules.begin(), each.rules.end());
  }
}

}  // namespace

NetworkPlan network_plan(const Topology& topology) {
  const Wiring wiring = wiring_of(topology);
  NetworkPlan plan;
  add_internet(wiring, plan);
  for (const auto& [id, vpc] : wiring.vpcs) {
    add_router(topology, wiring, vpc, plan);
    for (const InterfaceWire& wire : vpc.interfaces) add_interface(vpc, wire, plan);
    add_peerings(wiring, vpc, plan);
  }
  plan.floating = wiring.floating;
  sort(plan);
  return plan;
}

}  // namespace ashlar::lab
