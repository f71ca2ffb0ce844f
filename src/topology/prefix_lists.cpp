#include "topology/prefix_lists.h"

namespace ashlar::topology {

namespace {

void add_entry(std::vector<Cidr>& networks, const Attributes& entry) {
  CidrProblem problem;
  if (const std::optional<Cidr> cidr = parse_cidr(entry.text("cidr"), problem)) networks.push_back(*cidr);
}

std::vector<Cidr> entries_of(const Building& building, const Resource& list) {
  std::vector<Cidr> networks;
  for (const Attributes& entry : building.read(list).blocks("entry")) add_entry(networks, entry);
  for (const Resource* resource : building.graph.all("aws_ec2_managed_prefix_list_entry")) {
    const Attributes entry = building.read(*resource);
    if (entry.resource_at("prefix_list_id", {own_list}) == &list) add_entry(networks, entry);
  }
  return networks;
}

}  // namespace

ListedNetworks listed_networks(const Building& building, const std::optional<Reference>& list) {
  if (!list) return {};
  if (list->resource->type == own_list) return entries_of(building, *list->resource);
  return PrefixList{building.read(*list->resource).text("service_name")};
}

}  // namespace ashlar::topology
