// Peering connections, and whether the other side took them on.
#include <set>

#include "topology/passes.h"

namespace ashlar::topology {

namespace {

/// Connections that a resource of the other side's accepts. One that is only adopted, to be tagged, is not
/// accepted by that.
std::set<const Resource*> accepted_by_others(const Building& building) {
  std::set<const Resource*> accepted;
  for (const Resource* resource : building.graph.all("aws_vpc_peering_connection_accepter")) {
    const Attributes from = building.read(*resource);
    const Resource* peering = from.resource_at("vpc_peering_connection_id", {"aws_vpc_peering_connection"});
    if (peering && from.flag("auto_accept")) accepted.insert(peering);
  }
  return accepted;
}

}  // namespace

void add_peerings(Building& building) {
  const std::set<const Resource*> accepted = accepted_by_others(building);
  for (const Resource* resource : building.graph.all("aws_vpc_peering_connection")) {
    const Attributes from = building.read(*resource);
    Peering peering;
    peering.id = {building.id(*resource)};
    peering.requester = building.vpc(from, "vpc_id");
    peering.accepter = building.vpc(from, "peer_vpc_id");
    if (peering.requester.empty() || peering.accepter.empty()) {
      building.unmodelled(*resource, "a peering with a VPC that is not in the graph");
      continue;
    }
    const topology::Place& ours = building.topology.vpcs.at(peering.requester).place;
    const topology::Place& theirs = building.topology.vpcs.at(peering.accepter).place;
    peering.across_regions = ours.region != theirs.region;
    const bool same_owner = ours.account == theirs.account && !peering.across_regions;
    peering.accepted = (from.flag("auto_accept") && same_owner) || accepted.contains(resource);
    building.topology.peerings.emplace(peering.id, peering);
  }
}

}  // namespace ashlar::topology
