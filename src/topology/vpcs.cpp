// VPCs with their networks, and the Internet gateways that hang on them.
#include "topology/passes.h"

namespace ashlar::topology {

namespace {

/// Nothing where the text is no IPv4 network, as when a pool picks it.
std::optional<Cidr> cidr_of(const Attributes& from, std::string_view name) {
  CidrProblem problem;
  return parse_cidr(from.text(name), problem);
}

void add_further_networks(Building& building) {
  for (const Resource* resource : building.graph.all("aws_vpc_ipv4_cidr_block_association")) {
    const Attributes association = building.read(*resource);
    const VpcId vpc = building.vpc(association, "vpc_id");
    const std::optional<Cidr> cidr = cidr_of(association, "cidr_block");
    if (vpc.empty() || !cidr) {
      building.unmodelled(*resource, "a network that a pool picks, or of a VPC that is not in the graph");
      continue;
    }
    building.topology.vpcs.at(vpc).cidrs.push_back(*cidr);
  }
}

}  // namespace

void add_vpcs(Building& building) {
  for (const Resource* resource : building.graph.all("aws_vpc")) {
    const Attributes from = building.read(*resource);
    const std::optional<Cidr> cidr = cidr_of(from, "cidr_block");
    if (!cidr) {
      building.unmodelled(*resource, "a VPC whose network a pool picks");
      continue;
    }
    Vpc vpc;
    vpc.id = {building.id(*resource)};
    vpc.name = name_of(from);
    vpc.place = building.naming.place(*resource);
    vpc.cidrs = {*cidr};
    vpc.dns_support = from.flag("enable_dns_support", true);
    building.topology.vpcs.emplace(vpc.id, vpc);
  }
  add_further_networks(building);
}

void add_internet_gateways(Building& building) {
  for (const Resource* resource : building.graph.all("aws_internet_gateway")) {
    const VpcId vpc = building.vpc(building.read(*resource), "vpc_id");
    if (vpc.empty()) continue;  // one that hangs on nothing leads nowhere
    const InternetGatewayId id{building.id(*resource)};
    building.topology.internet_gateways[id] = {id, vpc};
  }
}

}  // namespace ashlar::topology
