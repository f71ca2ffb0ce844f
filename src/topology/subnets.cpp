// Subnets, with the route table and the network ACL that hold for each.
#include "topology/passes.h"

namespace ashlar::topology {

namespace {

/// AWS picks where nothing is said; taken to be the region's first.
std::string zone_of(const Building& building, const Attributes& from) {
  const std::string zone = from.text("availability_zone");
  return zone.empty() ? building.naming.place(from.resource()).region + "a" : zone;
}

void add_subnet(Building& building, const Resource& resource) {
  const Attributes from = building.read(resource);
  const VpcId vpc = building.vpc(from, "vpc_id");
  CidrProblem problem;
  const std::optional<Cidr> cidr = parse_cidr(from.text("cidr_block"), problem);
  if (vpc.empty() || !cidr) {
    building.unmodelled(resource, "a subnet without an IPv4 network, or of a VPC that is not in the graph");
    return;
  }
  Subnet subnet;
  subnet.id = {building.id(resource)};
  subnet.vpc = vpc;
  subnet.name = name_of(from);
  subnet.cidr = *cidr;
  subnet.zone = zone_of(building, from);
  subnet.route_table = building.topology.vpcs.at(vpc).main_route_table;
  subnet.network_acl = building.default_acls.at(vpc);
  subnet.map_public_ip = from.flag("map_public_ip_on_launch");
  building.topology.subnets.emplace(subnet.id, subnet);
}

void associate_route_tables(Building& building) {
  for (const Resource* resource : building.graph.all("aws_route_table_association")) {
    const Attributes from = building.read(*resource);
    if (from.has("gateway_id")) {
      building.unmodelled(*resource, "edge route tables");
      continue;
    }
    const SubnetId subnet = building.subnet(from, "subnet_id");
    const RouteTableId table = building.route_table(from, "route_table_id");
    if (subnet.empty() || table.empty()) {
      building.unmodelled(*resource, "a subnet or a route table that is not in the graph");
      continue;
    }
    building.topology.subnets.at(subnet).route_table = table;
  }
}

void take_acl(Building& building, const SubnetId& subnet, const NetworkAclId& acl) {
  if (!subnet.empty() && !acl.empty()) building.topology.subnets.at(subnet).network_acl = acl;
}

void associate_network_acls(Building& building) {
  for (std::string_view type : {"aws_default_network_acl", "aws_network_acl"}) {
    for (const Resource* resource : building.graph.all(type)) {
      for (const SubnetId& subnet : building.subnets(building.read(*resource), "subnet_ids"))
        take_acl(building, subnet, {building.id(*resource)});
    }
  }
  for (const Resource* resource : building.graph.all("aws_network_acl_association")) {
    const Attributes from = building.read(*resource);
    take_acl(building, building.subnet(from, "subnet_id"), building.network_acl(from, "network_acl_id"));
  }
}

}  // namespace

void add_subnets(Building& building) {
  for (const Resource* resource : building.graph.all("aws_subnet")) add_subnet(building, *resource);
  associate_route_tables(building);
  associate_network_acls(building);
}

}  // namespace ashlar::topology
