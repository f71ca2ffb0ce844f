// Types and attributes that may bear on where packets go, and that the topology has no word for.
#include <algorithm>

#include "topology/passes.h"

namespace ashlar::topology {

namespace {

struct ForeignType {
  std::string_view prefix;  ///< what the type's name begins with
  std::string_view what;
};
constexpr ForeignType foreign_types[] = {
    {"aws_cloudfront_vpc_origin", "CloudFront's own way into a VPC"},
    {"aws_customer_gateway", "VPN gateways"},
    {"aws_db_proxy", "database proxies"},
    {"aws_default_subnet", "default networks"},
    {"aws_default_vpc", "default networks and DHCP options"},
    {"aws_dx_", "Direct Connect"},
    {"aws_ec2_carrier_gateway", "carrier gateways"},
    {"aws_ec2_instance_state", "stopped instances"},
    {"aws_ec2_subnet_cidr_reservation", "reserved parts of subnets"},
    {"aws_ec2_transit_gateway", "transit gateways"},
    {"aws_egress_only_internet_gateway", "IPv6 egress-only gateways"},
    {"aws_eks_fargate_profile", "pods on Fargate"},
    {"aws_eks_node_group", "node groups with groups of their own"},
    {"aws_elasticache_cluster", "caches without replication"},
    {"aws_elasticache_global_replication_group", "caches across regions"},
    {"aws_elasticache_serverless_cache", "serverless caches"},
    {"aws_elb", "classic load balancers"},
    {"aws_lambda_function_url", "URLs of functions"},
    {"aws_lb_cookie_stickiness_policy", "classic load balancers"},
    {"aws_lb_ssl_negotiation_policy", "classic load balancers"},
    {"aws_msk_cluster", "managed Kafka"},
    {"aws_networkfirewall_", "network firewalls"},
    {"aws_rds_cluster", "Aurora clusters"},
    {"aws_rds_global_cluster", "Aurora clusters"},
    {"aws_rds_shard_group", "Aurora clusters"},
    {"aws_route53_records_exclusive", "records that are taken away"},
    {"aws_route53_resolver_", "resolver endpoints, rules and firewalls"},
    {"aws_route53_traffic_policy_instance", "traffic policies of names"},
    {"aws_vpc_block_public_access", "VPC Block Public Access"},
    {"aws_vpc_dhcp_options", "DHCP options"},
    {"aws_vpc_endpoint_connection_accepter", "endpoints of one's own services"},
    {"aws_vpc_endpoint_private_dns", "names of endpoints"},
    {"aws_vpc_endpoint_service", "endpoints of one's own services"},
    {"aws_vpc_security_group_vpc_association", "security groups of several VPCs"},
    {"aws_vpc_ipv6_cidr_block_association", "IPv6 networks"},
    {"aws_vpn_", "VPN gateways"},
    {"aws_wafv2_web_acl_association", "web application firewalls"},
};

struct ForeignAttribute {
  std::string_view type;
  std::string_view attribute;
  std::string_view what;
};
constexpr ForeignAttribute foreign_attributes[] = {
    {"aws_autoscaling_group", "load_balancers", "classic load balancers"},
    {"aws_instance", "ipv6_address_count", "IPv6 networks"},
    {"aws_instance", "ipv6_addresses", "IPv6 networks"},
    {"aws_instance", "secondary_private_ips", "further addresses of an interface"},
    {"aws_network_interface", "ipv4_prefixes", "further addresses of an interface"},
    {"aws_network_interface", "ipv6_addresses", "IPv6 networks"},
    {"aws_subnet", "assign_ipv6_address_on_creation", "IPv6 networks"},
    {"aws_subnet", "ipv6_cidr_block", "IPv6 networks"},
    {"aws_subnet", "ipv6_native", "IPv6 networks"},
    {"aws_vpc", "assign_generated_ipv6_cidr_block", "IPv6 networks"},
    {"aws_vpc", "ipv6_cidr_block", "IPv6 networks"},
    {"aws_vpc", "ipv6_ipam_pool_id", "IPv6 networks"},
};

/// Set to something: neither false, nor zero, nor an empty list.
bool is_in_use(const Attributes& from, std::string_view name) {
  if (!from.has(name)) return false;
  const std::vector<std::string> texts = from.texts(name);
  return std::any_of(texts.begin(), texts.end(),
                     [](const std::string& text) { return !text.empty() && text != "false" && text != "0"; });
}

void tell_of_types(Building& building) {
  for (std::string_view type : building.graph.types()) {
    const auto* foreign =
        std::find_if(std::begin(foreign_types), std::end(foreign_types),
                     [&](const ForeignType& each) { return type.starts_with(each.prefix); });
    if (foreign == std::end(foreign_types)) continue;
    for (const Resource* resource : building.graph.all(type))
      building.unmodelled(*resource, std::string(foreign->what));
  }
}

void tell_of_attributes(Building& building) {
  for (const ForeignAttribute& foreign : foreign_attributes) {
    for (const Resource* resource : building.graph.all(foreign.type)) {
      if (is_in_use(building.read(*resource), foreign.attribute))
        building.unmodelled(*resource, std::string(foreign.what));
    }
  }
}

/// The team's own Terraform may make anything.
void tell_of_team_files(Building& building) {
  for (const auto& [path, unit] : building.graph.architecture().units()) {
    if (!unit->team_files.empty())
      building.topology.unmodelled.push_back({path.text(), "Terraform of the team's own"});
  }
}

}  // namespace

void describe_unmodelled(Building& building) {
  tell_of_types(building);
  tell_of_attributes(building);
  tell_of_team_files(building);
  std::vector<Unmodelled>& all = building.topology.unmodelled;
  const auto key = [](const Unmodelled& each) { return std::pair(each.id, each.what); };
  std::sort(all.begin(), all.end(), [&](const auto& a, const auto& b) { return key(a) < key(b); });
  all.erase(
      std::unique(all.begin(), all.end(), [&](const auto& a, const auto& b) { return key(a) == key(b); }),
      all.end());
}

}  // namespace ashlar::topology
