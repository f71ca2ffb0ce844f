// NAT gateways: an interface of their own, which no security group filters.
#include "topology/passes.h"

namespace ashlar::topology {

namespace {

void place_nat_gateway(Building& building, const Resource& resource) {
  const Attributes from = building.read(resource);
  const SubnetId subnet = building.subnet(from, "subnet_id");
  if (subnet.empty()) return building.unmodelled(resource, "stands in a subnet that is not in the graph");
  const std::string name = building.naming.plain(resource, "nat");
  PlannedInterface& planned = building.plan(resource, "interface", name, subnet, Attachment::NatGateway);
  planned.interface.filtered = false;
  planned.interface.source_dest_check = false;
  planned.private_address = parse_address(from.text("private_ip"));
  const Resource* address = from.resource_at("allocation_id", {"aws_eip"});
  if (address) planned.public_key = building.id(*address);
  for (std::string_view further : {"secondary_allocation_ids", "secondary_private_ip_addresses"}) {
    if (from.has(further)) building.unmodelled(resource, "further addresses of a NAT gateway");
  }
}

}  // namespace

void place_nat_gateways(Building& building) {
  for (const Resource* resource : building.graph.all("aws_nat_gateway"))
    place_nat_gateway(building, *resource);
}

void describe_nat_gateways(Building& building) {
  for (const Resource* resource : building.graph.all("aws_nat_gateway")) {
    const std::vector<InterfaceId> placed = building.placed(*resource);
    if (placed.empty()) continue;
    const NatGatewayId id{building.id(*resource)};
    const SubnetId& subnet = building.topology.interfaces.at(placed.front()).subnet;
    building.topology.nat_gateways[id] = {id, subnet, placed.front()};
  }
}

}  // namespace ashlar::topology
