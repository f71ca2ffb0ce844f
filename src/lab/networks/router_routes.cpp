#include "lab/networks/router_routes.h"

#include <set>

#include "base/overloaded.h"

namespace ashlar::lab {

using namespace topology;

namespace {

constexpr Cidr everywhere{0, 0};

RoutePlan black_hole(std::uint32_t table, const Cidr& destination) { return {table, destination, {}, {}}; }

RoutePlan through(std::uint32_t table, const Cidr& destination, const RouterWire& wire) {
  return {table, destination, wire.link, wire.there};
}

/// To an interface of this VPC; one elsewhere, or gone, is a black hole.
RoutePlan through_interface(const VpcWiring& vpc, std::uint32_t table, const Cidr& destination,
                            const InterfaceId& id) {
  const InterfaceWire* wire = vpc.find(id);
  if (!wire) return black_hole(table, destination);
  return {table, destination, wire->link, wire->interface->address};
}

RoutePlan through_nat(const Topology& topology, const VpcWiring& vpc, std::uint32_t table,
                      const Cidr& destination, const NatGatewayId& id) {
  const auto gateway = topology.nat_gateways.find(id);
  if (gateway == topology.nat_gateways.end()) return black_hole(table, destination);
  return through_interface(vpc, table, destination, gateway->second.interface);
}

/// Nothing for a gateway endpoint, which has no addresses here.
std::optional<RoutePlan> route_of(const Topology& topology, const VpcWiring& vpc, std::uint32_t table,
                                  const Route& route) {
  if (!route.destination) return std::nullopt;
  const Cidr to = *route.destination;
  const auto none = [&] { return std::optional(black_hole(table, to)); };
  return std::visit(
      Overloaded{
          [&](const Blackhole&) { return none(); },
          [&](const EndpointTarget&) { return std::optional<RoutePlan>(); },
          [&](const InternetGatewayId& id) {
            return vpc.internet && vpc.gateway == id ? through(table, to, *vpc.internet) : none();
          },
          [&](const PeeringId& id) {
            const PeeringWire* peering = vpc.find(id);
            return peering ? through(table, to, peering->wire) : none();
          },
          [&](const NatGatewayId& id) { return std::optional(through_nat(topology, vpc, table, to, id)); },
          [&](const InterfaceId& id) { return std::optional(through_interface(vpc, table, to, id)); },
      },
      route.target);
}

std::set<RouteTableId> tables_in_use(const VpcWiring& vpc) {
  std::set<RouteTableId> tables;
  for (const InterfaceWire& wire : vpc.interfaces) tables.insert(wire.route_table);
  return tables;
}

void add_own_networks(const VpcWiring& vpc, std::vector<RoutePlan>& routes) {
  for (const InterfaceWire& wire : vpc.interfaces)
    routes.push_back({main_table, {wire.interface->address.value, 32}, wire.link, std::nullopt});
  for (const Cidr& network : vpc.vpc->cidrs) routes.push_back(black_hole(main_table, network));
}

}  // namespace

std::vector<AddressPlan> router_addresses(const VpcWiring& vpc) {
  std::vector<AddressPlan> addresses;
  if (vpc.vpc->dns_support) addresses.push_back({"lo", vpc.vpc->resolver()});
  for (const InterfaceWire& wire : vpc.interfaces) addresses.push_back({wire.link, wire.gateway()});
  for (const PeeringWire& peering : vpc.peerings) addresses.push_back({peering.wire.link, peering.wire.here});
  if (vpc.internet) addresses.push_back({vpc.internet->link, vpc.internet->here});
  return addresses;
}

std::vector<RoutePlan> router_routes(const Topology& topology, const Wiring& wiring, const VpcWiring& vpc) {
  std::vector<RoutePlan> routes;
  add_own_networks(vpc, routes);
  for (const RouteTableId& id : tables_in_use(vpc)) {
    const std::uint32_t table = wiring.route_tables.at(id.text);
    for (const Route& route : topology.route_tables.at(id).routes)
      if (const auto made = route_of(topology, vpc, table, route)) routes.push_back(*made);
  }
  if (vpc.internet) routes.push_back(through(own_table, everywhere, *vpc.internet));
  routes.push_back(black_hole(nowhere_table, everywhere));
  return routes;
}

std::vector<RulePlan> router_rules(const Wiring& wiring, const VpcWiring& vpc) {
  std::vector<RulePlan> rules = {{100, 0, false, main_table}};
  if (vpc.internet) rules.push_back({200, 0, true, own_table});
  for (const RouteTableId& id : tables_in_use(vpc)) {
    const std::uint32_t table = wiring.route_tables.at(id.text);
    rules.push_back({300, table, false, table});
  }
  rules.push_back({400, 0, false, nowhere_table});
  return rules;
}

}  // namespace ashlar::lab
