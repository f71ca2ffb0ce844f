// Route tables and where their routes lead. The main table of a VPC is AWS's own until it is adopted, or
// another takes its place.
#include <algorithm>

#include "topology/passes.h"
#include "topology/prefix_lists.h"

namespace ashlar::topology {

namespace {

void add_table(Building& building, const RouteTableId& id, const VpcId& vpc) {
  building.topology.route_tables[id] = {id, vpc, {}};
}

void adopt_default_tables(Building& building) {
  for (const Resource* resource : building.graph.all("aws_default_route_table")) {
    const VpcId vpc = building.vpc(building.read(*resource), "default_route_table_id");
    if (vpc.empty()) {
      building.unmodelled(*resource, "the main route table of a VPC that is not in the graph");
      continue;
    }
    building.topology.route_tables.erase(building.default_tables.at(vpc));
    building.default_tables[vpc] = {building.id(*resource)};
    add_table(building, {building.id(*resource)}, vpc);
  }
}

void choose_main_tables(Building& building) {
  for (auto& [id, vpc] : building.topology.vpcs) vpc.main_route_table = building.default_tables.at(id);
  for (const Resource* resource : building.graph.all("aws_main_route_table_association")) {
    const Attributes from = building.read(*resource);
    const VpcId vpc = building.vpc(from, "vpc_id");
    const RouteTableId table = building.route_table(from, "route_table_id");
    if (!vpc.empty() && !table.empty()) building.topology.vpcs.at(vpc).main_route_table = table;
  }
}

/// What a route's target becomes: where it leads, or why that cannot be said.
struct Lead {
  RouteTarget target = Blackhole{};
  std::string unmodelled;
};

Lead to_internet_gateway(const Building& building, const RouteTable& table, const Reference& reference) {
  const auto gateway = building.topology.internet_gateways.find({building.id(*reference.resource)});
  if (gateway == building.topology.internet_gateways.end() || gateway->second.vpc != table.vpc) return {};
  return {gateway->first, ""};
}

Lead to_nat_gateway(const Building& building, const RouteTable&, const Reference& reference) {
  const NatGatewayId gateway{building.id(*reference.resource)};
  return building.topology.nat_gateways.contains(gateway) ? Lead{gateway, ""} : Lead{};
}

Lead to_peering(const Building& building, const RouteTable& table, const Reference& reference) {
  const auto found = building.topology.peerings.find({building.id(*reference.resource)});
  if (found == building.topology.peerings.end()) return {};
  const Peering& peering = found->second;
  const bool ours = peering.requester == table.vpc || peering.accepter == table.vpc;
  return peering.accepted && ours ? Lead{peering.id, ""} : Lead{};
}

Lead to_interface(const Building& building, const RouteTable&, const Reference& reference) {
  const std::vector<InterfaceId> placed = building.placed(*reference.resource);
  return placed.empty() ? Lead{} : Lead{placed.front(), ""};
}

/// An attribute that may name a route's target.
struct TargetKind {
  std::string_view attribute;
  std::string_view type;
  Lead (*lead)(const Building&, const RouteTable&, const Reference&);
};
constexpr TargetKind target_kinds[] = {
    {"gateway_id", "aws_internet_gateway", to_internet_gateway},
    {"nat_gateway_id", "aws_nat_gateway", to_nat_gateway},
    {"vpc_peering_connection_id", "aws_vpc_peering_connection", to_peering},
    {"network_interface_id", "aws_network_interface", to_interface},
    {"network_interface_id", "aws_instance", to_interface},
};

/// Attributes that name what the topology has no word for.
struct Foreign {
  std::string_view attribute;
  std::string_view what;
};
constexpr Foreign foreign_targets[] = {
    {"transit_gateway_id", "transit gateways"},
    {"egress_only_gateway_id", "IPv6 egress-only gateways"},
    {"vpc_endpoint_id", "gateway load balancers"},
    {"carrier_gateway_id", "carrier gateways"},
    {"core_network_arn", "AWS Cloud WAN"},
    {"local_gateway_id", "Outposts"},
    {"gateway_id", "a gateway that is not in the graph"},
    {"nat_gateway_id", "a NAT gateway that is not in the graph"},
    {"vpc_peering_connection_id", "a peering that is not in the graph"},
    {"network_interface_id", "an interface that is not in the graph"},
};

Lead lead_of(const Building& building, const RouteTable& table, const Attributes& route) {
  for (const TargetKind& kind : target_kinds) {
    const std::optional<Reference> reference = route.follow(kind.attribute, {kind.type});
    if (reference) return kind.lead(building, table, *reference);
  }
  for (const Foreign& foreign : foreign_targets) {
    if (!route.text(foreign.attribute).empty()) return {Blackhole{}, std::string(foreign.what)};
  }
  return {};
}

bool inside(const Building& building, const VpcId& vpc, const Cidr& destination) {
  const std::vector<Cidr>& own = building.topology.vpcs.at(vpc).cidrs;
  return std::any_of(own.begin(), own.end(), [&](const Cidr& cidr) { return cidr.contains(destination); });
}

void add_route(RouteTable& table, const Cidr& destination, const RouteTarget& target) {
  const bool there = std::any_of(table.routes.begin(), table.routes.end(),
                                 [&](const Route& route) { return route.destination == destination; });
  if (!there) table.routes.push_back({destination, target});
}

std::vector<Cidr> destinations(Building& building, const Attributes& route, std::string_view attribute) {
  CidrProblem problem;
  if (const std::optional<Cidr> cidr = parse_cidr(route.text(attribute), problem)) return {*cidr};
  const ListedNetworks listed =
      listed_networks(building, route.follow("destination_prefix_list_id", {own_list}));
  if (const auto* networks = std::get_if<std::vector<Cidr>>(&listed)) return *networks;
  const bool six =
      !route.text("ipv6_cidr_block").empty() || !route.text("destination_ipv6_cidr_block").empty();
  building.unmodelled(route.resource(),
                      six ? "IPv6 routes" : "a route to networks that are not in the graph");
  return {};
}

/// `attribute` holds the destination.
void add_routes(Building& building, RouteTable& table, const Attributes& route, std::string_view attribute) {
  if (route.text("gateway_id") == "local") return;
  const Lead lead = lead_of(building, table, route);
  for (const Cidr& destination : destinations(building, route, attribute)) {
    if (inside(building, table.vpc, destination)) {
      building.unmodelled(route.resource(), "a route for part of the VPC's own networks");
      continue;
    }
    add_route(table, destination, lead.target);
  }
  if (!lead.unmodelled.empty()) building.unmodelled(route.resource(), lead.unmodelled);
}

void add_inline_routes(Building& building) {
  for (std::string_view type : {"aws_route_table", "aws_default_route_table"}) {
    for (const Resource* resource : building.graph.all(type)) {
      const auto table = building.topology.route_tables.find({building.id(*resource)});
      if (table == building.topology.route_tables.end()) continue;
      const Attributes from = building.read(*resource);
      for (const Attributes& route : from.blocks("route"))
        add_routes(building, table->second, route, "cidr_block");
      if (!from.texts("propagating_vgws").empty()) building.unmodelled(*resource, "VPN gateways");
    }
  }
}

void add_standalone_routes(Building& building) {
  for (const Resource* resource : building.graph.all("aws_route")) {
    const Attributes from = building.read(*resource);
    const RouteTableId table = building.route_table(from, "route_table_id");
    if (table.empty()) {
      building.unmodelled(*resource, "a route of a table that is not in the graph");
      continue;
    }
    add_routes(building, building.topology.route_tables.at(table), from, "destination_cidr_block");
  }
}

void lead_to_endpoint(Building& building, const RouteTableId& table, const Resource& endpoint) {
  if (table.empty()) return;
  EndpointTarget target{building.read(endpoint).text("service_name")};
  building.topology.route_tables.at(table).routes.push_back({std::nullopt, std::move(target)});
}

void add_endpoint_routes(Building& building) {
  for (const Resource* resource : building.graph.all(endpoint)) {
    for (const auto& reference : building.read(*resource).follow_all(
             "route_table_ids", {"aws_route_table", "aws_default_route_table", "aws_vpc"}))
      lead_to_endpoint(building, building.route_table(reference), *resource);
  }
  for (const Resource* resource : building.graph.all("aws_vpc_endpoint_route_table_association")) {
    const Attributes from = building.read(*resource);
    const Resource* of = from.resource_at("vpc_endpoint_id", {endpoint});
    if (of) lead_to_endpoint(building, building.route_table(from, "route_table_id"), *of);
  }
}

/// Endpoints first: their addresses are fewer than those of any route that holds them. Then the longest.
bool before(const Route& a, const Route& b) {
  if (!a.destination || !b.destination) {
    if (a.destination || b.destination) return !a.destination;
    return std::get<EndpointTarget>(a.target).service < std::get<EndpointTarget>(b.target).service;
  }
  if (a.destination->prefix != b.destination->prefix) return a.destination->prefix > b.destination->prefix;
  return a.destination->address < b.destination->address;
}

}  // namespace

void add_route_tables(Building& building) {
  for (const auto& [id, vpc] : building.topology.vpcs) {
    building.default_tables[id] = {id.text + "#main"};
    add_table(building, {id.text + "#main"}, id);
  }
  adopt_default_tables(building);
  for (const Resource* resource : building.graph.all("aws_route_table")) {
    const VpcId vpc = building.vpc(building.read(*resource), "vpc_id");
    if (!vpc.empty()) add_table(building, {building.id(*resource)}, vpc);
    if (vpc.empty()) building.unmodelled(*resource, "a route table of a VPC that is not in the graph");
  }
  choose_main_tables(building);
}

void describe_routes(Building& building) {
  add_inline_routes(building);
  add_standalone_routes(building);
  add_endpoint_routes(building);
  for (auto& [id, table] : building.topology.route_tables)
    std::stable_sort(table.routes.begin(), table.routes.end(), before);
}

}  // namespace ashlar::topology
