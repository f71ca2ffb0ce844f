// Interface endpoints of AWS's services: an interface in each of their subnets. Gateway endpoints are routes:
// route_tables.cpp.
#include "topology/passes.h"
#include "topology/prefix_lists.h"

namespace ashlar::topology {

namespace {

std::vector<SubnetId> subnets_of(const Building& building, const Resource& resource) {
  std::vector<SubnetId> subnets = building.subnets(building.read(resource), "subnet_ids");
  for (const Resource* association : building.graph.all("aws_vpc_endpoint_subnet_association")) {
    const Attributes from = building.read(*association);
    const SubnetId subnet = building.subnet(from, "subnet_id");
    if (from.resource_at("vpc_endpoint_id", {endpoint}) == &resource && !subnet.empty())
      subnets.push_back(subnet);
  }
  return subnets;
}

/// With an association that replaces it, the default group is gone; it is kept here.
std::vector<SecurityGroupId> groups_of(const Building& building, const Resource& resource,
                                       const SubnetId& subnet) {
  std::vector<SecurityGroupId> groups =
      building.groups(building.read(resource), "security_group_ids", subnet);
  for (const Resource* association : building.graph.all("aws_vpc_endpoint_security_group_association")) {
    const Attributes from = building.read(*association);
    const SecurityGroupId group = building.security_group(from, "security_group_id");
    if (from.resource_at("vpc_endpoint_id", {endpoint}) == &resource && !group.empty())
      groups.push_back(group);
  }
  return groups;
}

}  // namespace

void place_vpc_endpoints(Building& building) {
  for (const Resource* resource : building.graph.all(endpoint)) {
    const std::string type = building.read(*resource).text("vpc_endpoint_type", "Gateway");
    if (type == "Gateway") continue;
    if (type != "Interface") {
      building.unmodelled(*resource, "VPC endpoints of type " + type);
      continue;
    }
    const std::vector<SubnetId> subnets = subnets_of(building, *resource);
    if (subnets.empty()) continue;
    building.plan_in_each(*resource, building.naming.of(*resource, {"endpoint", "vpc-endpoint"}), subnets,
                          groups_of(building, *resource, subnets.front()), Attachment::VpcEndpoint);
  }
}

}  // namespace ashlar::topology
