// The whole of it: nothing refers to nothing, the order of making does not matter, and what bears on packets
// is read or told of.
#include <algorithm>
#include <random>

#include <gtest/gtest.h>

#include "base/files.h"
#include "topology/acme.h"
#include "topology/small_graph.h"

namespace ashlar::topology {
namespace {

TEST(Topology, OfAcmeEveryIdLeadsSomewhere) {
  const Topology& t = acme_topology();
  for (const auto& [id, subnet] : t.subnets) {
    EXPECT_TRUE(t.vpcs.contains(subnet.vpc)) << id.text;
    EXPECT_TRUE(t.route_tables.contains(subnet.route_table)) << id.text;
    EXPECT_TRUE(t.network_acls.contains(subnet.network_acl)) << id.text;
  }
  for (const auto& [id, vpc] : t.vpcs) EXPECT_TRUE(t.route_tables.contains(vpc.main_route_table)) << id.text;
  for (const auto& [id, interface] : t.interfaces) {
    EXPECT_EQ(interface.filtered, !interface.groups.empty()) << id.text;
    for (const SecurityGroupId& group : interface.groups)
      EXPECT_EQ(t.security_groups.at(group).vpc, t.vpc_of(interface).id) << id.text;
  }
  for (const auto& [id, peering] : t.peerings) EXPECT_TRUE(peering.accepted) << id.text;
  for (const auto& [id, table] : t.route_tables) {
    for (const Route& route : table.routes)
      EXPECT_FALSE(std::holds_alternative<Blackhole>(route.target)) << id.text;
  }
  for (const auto& [id, balancer] : t.load_balancers) {
    for (const Listener& listener : balancer.listeners)
      for (const CertificateId& certificate : listener.certificates)
        EXPECT_TRUE(t.certificates.contains(certificate)) << id.text;
  }
  for (const auto& [id, database] : t.databases)
    EXPECT_TRUE(t.secrets.contains(database.password)) << id.text;
}

TEST(Topology, IsTheSameInWhateverOrderResourcesWereMade) {
  const auto shuffled = ashlar::testing::build_organization(ashlar::testing::acme_files());
  std::mt19937 random(7);
  for (const auto& [path, unit] : shuffled->architecture.units())
    std::shuffle(unit->resources.begin(), unit->resources.end(), random);
  EXPECT_EQ(to_json(topology_of(shuffled->architecture)), to_json(acme_topology()));
}

TEST(Topology, OfNothingIsNothing) {
  const Topology topology = topology_of(Architecture());
  EXPECT_TRUE(topology.interfaces.empty());
  EXPECT_TRUE(topology.unmodelled.empty());
}

TEST(Topology, OverridesOfAcmeShow) {
  std::map<std::string, std::string> files = ashlar::testing::acme_files();
  files.at("stage/eu-west-1/stage.yaml") +=
      "\noverride:\n"
      "  vpc//aws_subnet.public_a: {map_public_ip_on_launch: true}\n"
      "  load-balancers//aws_lb.public: {internal: true}\n";
  const auto changed = ashlar::testing::build_organization(files);
  ASSERT_EQ(changed->messages(), "");
  const Topology topology = topology_of(changed->architecture);
  EXPECT_TRUE(topology.subnets.at({"stage/eu-west-1/stage/vpc//aws_subnet.public_a"}).map_public_ip);
  const InterfaceId inside{"stage/eu-west-1/stage/load-balancers//aws_lb.public#a"};
  EXPECT_TRUE(acme_topology().interfaces.at(inside).public_address);
  EXPECT_FALSE(topology.interfaces.at(inside).public_address);
}

TEST(Unmodelled, TheTeamsOwnTerraformIsToldOf) {
  const auto& all = acme_topology().unmodelled;
  EXPECT_TRUE(std::any_of(all.begin(), all.end(), [](const Unmodelled& each) {
    return each.id == "prod/eu-west-1/prod/order-exports" && each.what == "Terraform of the team's own";
  }));
}

TEST(Unmodelled, AttributesCountWhenTheyAreInUse) {
  SmallGraph graph;
  const Network network(graph);
  network.vpc.set("assign_generated_ipv6_cidr_block", false);
  EXPECT_TRUE(unmodelled(graph.topology(), network.vpc).empty());
  network.vpc.set("assign_generated_ipv6_cidr_block", true);
  EXPECT_EQ(unmodelled(graph.topology(), network.vpc), std::set<std::string>{"IPv6 networks"});
}

/// Types of services that have to do with networks, by how their names begin.
constexpr std::string_view network_services[] = {
    "aws_autoscaling_", "aws_db_",         "aws_default_", "aws_ec2_",      "aws_egress_",  "aws_eip",
    "aws_eks_",         "aws_elasticache", "aws_instance", "aws_internet_", "aws_lambda_",  "aws_launch_",
    "aws_lb",           "aws_main_",       "aws_msk_",     "aws_nat_",      "aws_network_", "aws_rds_",
    "aws_route",        "aws_security_",   "aws_subnet",   "aws_vpc",       "aws_wafv2_",
};

/// Of these, types that say nothing of where packets go: what watches, names, permits, backs up or schedules.
const std::set<std::string_view> harmless{
    "aws_autoscaling_group_tag",
    "aws_autoscaling_lifecycle_hook",
    "aws_autoscaling_notification",
    "aws_autoscaling_policy",
    "aws_autoscaling_schedule",
    "aws_db_cluster_snapshot",
    "aws_db_event_subscription",
    "aws_db_instance_automated_backups_replication",
    "aws_db_instance_role_association",
    "aws_db_option_group",
    "aws_db_snapshot",
    "aws_db_snapshot_copy",
    "aws_ec2_availability_zone_group",
    "aws_ec2_image_block_public_access",
    "aws_ec2_instance_metadata_defaults",
    "aws_ec2_serial_console_access",
    "aws_ec2_tag",
    "aws_eip_domain_name",
    "aws_eks_access_entry",
    "aws_eks_access_policy_association",
    "aws_eks_addon",
    "aws_eks_identity_provider_config",
    "aws_eks_pod_identity_association",
    "aws_elasticache_reserved_cache_node",
    "aws_lambda_alias",
    "aws_lambda_code_signing_config",
    "aws_lambda_event_source_mapping",
    "aws_lambda_function_event_invoke_config",
    "aws_lambda_function_recursion_config",
    "aws_lambda_invocation",
    "aws_lambda_layer_version",
    "aws_lambda_layer_version_permission",
    "aws_lambda_permission",
    "aws_lambda_provisioned_concurrency_config",
    "aws_lambda_runtime_management_config",
    "aws_lb_trust_store",
    "aws_lb_trust_store_revocation",
    "aws_msk_configuration",
    "aws_network_interface_attachment",  // an interface has its address wherever it is attached
    "aws_network_interface_permission",
    "aws_rds_certificate",
    "aws_rds_custom_db_engine_version",
    "aws_rds_export_task",
    "aws_rds_instance_state",
    "aws_rds_integration",
    "aws_rds_reserved_instance",
    "aws_route53_cidr_collection",  // of routing policies, which are told of where a record has one
    "aws_route53_cidr_location",
    "aws_route53_delegation_set",
    "aws_route53_health_check",
    "aws_route53_hosted_zone_dnssec",
    "aws_route53_key_signing_key",
    "aws_route53_query_log",
    "aws_route53_traffic_policy",
    "aws_route53_vpc_association_authorization",
    "aws_vpc_endpoint_connection_notification",
    "aws_vpc_endpoint_policy",
    "aws_vpc_network_performance_metric_subscription",
    "aws_wafv2_api_key",
    "aws_wafv2_ip_set",
    "aws_wafv2_regex_pattern_set",
    "aws_wafv2_rule_group",
    "aws_wafv2_web_acl",
    "aws_wafv2_web_acl_logging_configuration",
};

std::string all_sources() {
  std::string text;
  const std::filesystem::path folder = std::filesystem::path(ASHLAR_SOURCE_DIR) / "src" / "topology";
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const std::string name = entry.path().filename().string();
    if (name != "answers.cpp" && name != "unmodelled.cpp") text += read_file(entry.path(), 1 << 20).value();
  }
  return text;
}

TEST(Unmodelled, EveryTypeOfNetworksIsReadToldOfOrHarmless) {
  const std::string sources = all_sources();
  for (const std::string& type : schema::Schema::builtin().names(schema::Mode::Managed)) {
    const bool of_networks = std::any_of(std::begin(network_services), std::end(network_services),
                                         [&](std::string_view prefix) { return type.starts_with(prefix); });
    if (!of_networks) continue;
    SmallGraph graph;
    const Resource& resource = graph.add("x", type, "x", {});
    const bool read = sources.find('"' + type + '"') != std::string::npos;
    const bool told = !unmodelled(graph.topology(), resource).empty();
    EXPECT_TRUE(read || told || harmless.contains(type)) << type;
    EXPECT_FALSE(harmless.contains(type) && (read || told)) << type;
  }
}

}  // namespace
}  // namespace ashlar::topology
