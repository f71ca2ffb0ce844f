// The steps by which a topology is made, one file for each noun of AWS. `add_…` makes what others stand in,
// `place_…` plans interfaces, `describe_…` tells of what has its addresses by then.
#pragma once

#include "topology/building.h"

namespace ashlar::topology {

void add_vpcs(Building& building);
void add_internet_gateways(Building& building);
void add_route_tables(Building& building);
void add_network_acls(Building& building);
void add_subnets(Building& building);
void add_security_groups(Building& building);
void add_peerings(Building& building);

void place_network_interfaces(Building& building);
void place_instances(Building& building);
void place_auto_scaling_groups(Building& building);
void place_nat_gateways(Building& building);
void place_vpc_endpoints(Building& building);
void place_load_balancers(Building& building);
void place_databases(Building& building);
void place_caches(Building& building);
void place_clusters(Building& building);
void place_pods(Building& building);
void place_functions(Building& building);
void place_group_attachments(Building& building);
void place_elastic_ips(Building& building);
/// Every planned interface gets its addresses and becomes one of the topology's.
void assume_addresses(Building& building);

void describe_nat_gateways(Building& building);
void describe_routes(Building& building);
void describe_load_balancers(Building& building);
void describe_target_groups(Building& building);
void describe_listeners(Building& building);
void describe_certificates(Building& building);
void describe_secrets(Building& building);
void describe_databases(Building& building);
void describe_caches(Building& building);
void describe_clusters(Building& building);
void describe_services(Building& building);
void describe_zones(Building& building);
void describe_unmodelled(Building& building);

}  // namespace ashlar::topology
