// Elastic IPs that are associated by the graph; those that a machine or a NAT gateway takes are named there.
#include "topology/passes.h"

namespace ashlar::topology {

namespace {

const Resource* holder_of(const Attributes& from, std::string_view instance, std::string_view interface) {
  if (const Resource* found = from.resource_at(instance, {"aws_instance"})) return found;
  return from.resource_at(interface, {"aws_network_interface", "aws_instance"});
}

void associate(Building& building, const Resource* holder, const Resource& address) {
  const auto interfaces = building.interfaces.find(holder);
  if (interfaces == building.interfaces.end()) return;
  building.planned.at(interfaces->second.front()).public_key = building.id(address);
}

}  // namespace

void place_elastic_ips(Building& building) {
  for (const Resource* address : building.graph.all("aws_eip"))
    associate(building, holder_of(building.read(*address), "instance", "network_interface"), *address);
  for (const Resource* resource : building.graph.all("aws_eip_association")) {
    const Attributes from = building.read(*resource);
    const Resource* address = from.resource_at("allocation_id", {"aws_eip"});
    if (address) associate(building, holder_of(from, "instance_id", "network_interface_id"), *address);
    if (!address) building.unmodelled(*resource, "an Elastic IP that is not in the graph");
  }
}

}  // namespace ashlar::topology
