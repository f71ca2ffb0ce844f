#include "topology/topology.h"

#include "topology/passes.h"

namespace ashlar::topology {

namespace {

struct Pass {
  std::string_view name;
  void (*run)(Building&);
};

/// Each needs what those above it made.
constexpr Pass passes[] = {
    {"VPCs", add_vpcs},
    {"Internet gateways", add_internet_gateways},
    {"route tables", add_route_tables},
    {"network ACLs", add_network_acls},
    {"subnets", add_subnets},
    {"security groups", add_security_groups},
    {"peerings", add_peerings},
    {"interfaces that stand by themselves", place_network_interfaces},
    {"instances", place_instances},
    {"Auto Scaling groups", place_auto_scaling_groups},
    {"NAT gateways' interfaces", place_nat_gateways},
    {"VPC endpoints", place_vpc_endpoints},
    {"load balancers' interfaces", place_load_balancers},
    {"databases' interfaces", place_databases},
    {"caches' interfaces", place_caches},
    {"clusters' endpoints", place_clusters},
    {"pods", place_pods},
    {"functions", place_functions},
    {"groups attached to interfaces", place_group_attachments},
    {"Elastic IPs", place_elastic_ips},
    {"addresses", assume_addresses},
    {"NAT gateways", describe_nat_gateways},
    {"routes", describe_routes},
    {"certificates", describe_certificates},
    {"load balancers", describe_load_balancers},
    {"target groups", describe_target_groups},
    {"listeners", describe_listeners},
    {"secrets", describe_secrets},
    {"databases", describe_databases},
    {"caches", describe_caches},
    {"clusters", describe_clusters},
    {"services", describe_services},
    {"zones", describe_zones},
    {"what is not modelled", describe_unmodelled},
};

}  // namespace

Topology topology_of(const Architecture& architecture) {
  const Graph graph(architecture);
  Building building(graph);
  for (const Pass& pass : passes) pass.run(building);
  return std::move(building.topology);
}

}  // namespace ashlar::topology
