// Whether packets may: network ACLs and security groups.
#include <gtest/gtest.h>

#include "topology/small_graph.h"

namespace ashlar::topology {
namespace {

const Traffic everything;
const Traffic https{6, 443, 443};

TEST(NetworkAcls, TheDefaultOneAllowsAll) {
  SmallGraph graph;
  const Network network(graph);
  const Topology topology = graph.topology();
  const NetworkAcl& acl = topology.network_acls.at(topology.subnets.at({graph.id(network.a)}).network_acl);
  EXPECT_EQ(acl.id.text, graph.id(network.vpc) + "#main");
  ASSERT_EQ(acl.ingress.size(), 1U);
  EXPECT_TRUE(acl.ingress[0].allow);
  EXPECT_EQ(acl.ingress[0].traffic, everything);
  EXPECT_EQ(acl.ingress[0].peer, cidr("0.0.0.0/0"));
  EXPECT_EQ(acl.egress.size(), 1U);
}

TEST(NetworkAcls, ANewOneDeniesAllAndHoldsForItsSubnets) {
  SmallGraph graph;
  const Network network(graph);
  const Resource& acl = graph.add("vpc", "aws_network_acl", "x",
                                  {{"vpc_id", network.vpc["id"]}, {"subnet_ids", list({network.a["id"]})}});
  const Topology topology = graph.topology();
  EXPECT_EQ(topology.subnets.at({graph.id(network.a)}).network_acl.text, graph.id(acl));
  EXPECT_NE(topology.subnets.at({graph.id(network.b)}).network_acl.text, graph.id(acl));
  EXPECT_TRUE(topology.network_acls.at({graph.id(acl)}).ingress.empty());
  EXPECT_TRUE(topology.network_acls.at({graph.id(acl)}).egress.empty());
}

TEST(NetworkAcls, AnAssociationAloneHolds) {
  SmallGraph graph;
  const Network network(graph);
  const Resource& acl = graph.add("vpc", "aws_network_acl", "x", {{"vpc_id", network.vpc["id"]}});
  graph.add("vpc", "aws_network_acl_association", "b",
            {{"subnet_id", network.b["id"]}, {"network_acl_id", acl["id"]}});
  EXPECT_EQ(graph.topology().subnets.at({graph.id(network.b)}).network_acl.text, graph.id(acl));
}

TEST(NetworkAcls, RulesInsideAndAloneAreOneListByNumber) {
  SmallGraph graph;
  const Network network(graph);
  const Resource& acl = graph.add("vpc", "aws_network_acl", "x",
                                  {{"vpc_id", network.vpc["id"]},
                                   {"ingress", list({object({{"rule_no", 200},
                                                             {"action", "allow"},
                                                             {"protocol", "tcp"},
                                                             {"from_port", 443},
                                                             {"to_port", 443},
                                                             {"cidr_block", "0.0.0.0/0"}})})}});
  graph.add("vpc", "aws_network_acl_rule", "deny",
            {{"network_acl_id", acl["id"]},
             {"rule_number", 100},
             {"egress", false},
             {"rule_action", "deny"},
             {"protocol", "-1"},
             {"cidr_block", "192.0.2.0/24"}});
  graph.add("vpc", "aws_network_acl_rule", "ping",
            {{"network_acl_id", acl["id"]},
             {"rule_number", 300},
             {"egress", true},
             {"rule_action", "allow"},
             {"protocol", "icmp"},
             {"icmp_type", 8},
             {"icmp_code", -1},
             {"cidr_block", "0.0.0.0/0"}});
  const Topology topology = graph.topology();
  const NetworkAcl& made = topology.network_acls.at({graph.id(acl)});
  ASSERT_EQ(made.ingress.size(), 2U);
  EXPECT_EQ(made.ingress[0].number, 100);
  EXPECT_FALSE(made.ingress[0].allow);
  EXPECT_EQ(made.ingress[0].traffic, everything);
  EXPECT_EQ(made.ingress[1].traffic, https);
  ASSERT_EQ(made.egress.size(), 1U);
  EXPECT_EQ(made.egress[0].traffic, (Traffic{1, 8, -1}));
}

TEST(NetworkAcls, TheDefaultOneAdoptedAllowsWhatIsWritten) {
  SmallGraph graph;
  const Network network(graph);
  const Resource& adopted = graph.add("vpc", "aws_default_network_acl", "main",
                                      {{"default_network_acl_id", network.vpc["default_network_acl_id"]}});
  graph.add("vpc", "aws_network_acl_rule", "out",
            {{"network_acl_id", network.vpc["default_network_acl_id"]},
             {"rule_number", 1},
             {"egress", true},
             {"rule_action", "allow"},
             {"protocol", "all"},
             {"cidr_block", "0.0.0.0/0"}});
  const Topology topology = graph.topology();
  EXPECT_EQ(topology.subnets.at({graph.id(network.a)}).network_acl.text, graph.id(adopted));
  EXPECT_TRUE(topology.network_acls.at({graph.id(adopted)}).ingress.empty());
  EXPECT_EQ(topology.network_acls.at({graph.id(adopted)}).egress.size(), 1U);
}

/// A VPC with a security group.
struct Guarded : Network {
  explicit Guarded(SmallGraph& graph)
      : Network(graph),
        group(graph.add("vpc", "aws_security_group", "g", {{"name", "stage-g"}, {"vpc_id", vpc["id"]}})) {}

  SecurityGroup made(const SmallGraph& graph) const {
    return graph.topology().security_groups.at({graph.id(group)});
  }

  Resource& group;
};

TEST(SecurityGroups, WithoutRulesAllowNothing) {
  SmallGraph graph;
  const Guarded network(graph);
  EXPECT_EQ(network.made(graph).name, "stage-g");
  EXPECT_TRUE(network.made(graph).ingress.empty());
  EXPECT_TRUE(network.made(graph).egress.empty());
}

TEST(SecurityGroups, RulesInside) {
  SmallGraph graph;
  const Guarded network(graph);
  network.group.set("ingress", list({object({{"protocol", "tcp"},
                                             {"from_port", 443},
                                             {"to_port", 443},
                                             {"cidr_blocks", list({"10.0.0.0/8", "192.0.2.0/24"})},
                                             {"self", true}})}));
  network.group.set(
      "egress",
      object({{"protocol", "-1"}, {"from_port", 0}, {"to_port", 0}, {"cidr_blocks", list({"0.0.0.0/0"})}}));
  const SecurityGroup made = network.made(graph);
  EXPECT_EQ(made.ingress,
            (std::vector<SecurityGroupRule>{{https, cidr("10.0.0.0/8")},
                                            {https, cidr("192.0.2.0/24")},
                                            {https, SecurityGroupId{graph.id(network.group)}}}));
  EXPECT_EQ(made.egress, (std::vector<SecurityGroupRule>{{everything, cidr("0.0.0.0/0")}}));
}

TEST(SecurityGroups, RulesAloneOfBothForms) {
  SmallGraph graph;
  const Guarded network(graph);
  const Resource& other = graph.add("vpc", "aws_security_group", "other", {{"vpc_id", network.vpc["id"]}});
  graph.add("vpc", "aws_security_group_rule", "old",
            {{"type", "ingress"},
             {"security_group_id", network.group["id"]},
             {"protocol", "udp"},
             {"from_port", "53"},
             {"to_port", "53"},
             {"source_security_group_id", other["id"]}});
  graph.add("vpc", "aws_security_group_rule", "self",
            {{"type", "egress"},
             {"security_group_id", network.group["id"]},
             {"protocol", "icmp"},
             {"from_port", 8},
             {"to_port", 0},
             {"self", true}});
  graph.add(
      "vpc", "aws_vpc_security_group_ingress_rule", "new",
      {{"security_group_id", network.group["id"]}, {"ip_protocol", "-1"}, {"cidr_ipv4", "10.0.0.0/24"}});
  const SecurityGroup made = network.made(graph);
  EXPECT_EQ(made.ingress, (std::vector<SecurityGroupRule>{{{17, 53, 53}, SecurityGroupId{graph.id(other)}},
                                                          {everything, cidr("10.0.0.0/24")}}));
  EXPECT_EQ(made.egress,
            (std::vector<SecurityGroupRule>{{{1, 8, 0}, SecurityGroupId{graph.id(network.group)}}}));
  EXPECT_TRUE(graph.topology().unmodelled.empty());
}

TEST(SecurityGroups, RulesInsideAndAloneAreBothCountedAndToldOf) {
  SmallGraph graph;
  const Guarded network(graph);
  network.group.set("egress", list({object({{"protocol", "tcp"},
                                            {"from_port", 443},
                                            {"to_port", 443},
                                            {"cidr_blocks", list({"0.0.0.0/0"})}})}));
  const Resource& alone = graph.add(
      "vpc", "aws_vpc_security_group_egress_rule", "alone",
      {{"security_group_id", network.group["id"]}, {"ip_protocol", "-1"}, {"cidr_ipv4", "10.0.0.0/24"}});
  EXPECT_EQ(network.made(graph).egress.size(), 2U);
  EXPECT_EQ(unmodelled(graph.topology(), alone).size(), 1U);
}

TEST(SecurityGroups, PrefixListsOfAwsAndOfTheTeam) {
  SmallGraph graph;
  const Guarded network(graph);
  const Resource& s3 =
      graph.add("vpc", "aws_vpc_endpoint", "s3",
                {{"vpc_id", network.vpc["id"]}, {"service_name", "com.amazonaws.eu-west-1.s3"}});
  const Resource& offices = graph.add(
      "vpc", "aws_ec2_managed_prefix_list", "offices",
      {{"entry", list({object({{"cidr", "192.0.2.0/24"}}), object({{"cidr", "198.51.100.0/24"}})})}});
  for (const Resource* prefixes : {&s3, &offices}) {
    graph.add("vpc", "aws_vpc_security_group_egress_rule", prefixes->name,
              {{"security_group_id", network.group["id"]},
               {"ip_protocol", "tcp"},
               {"from_port", 443},
               {"to_port", 443},
               {"prefix_list_id", (*prefixes)[prefixes == &s3 ? "prefix_list_id" : "id"]}});
  }
  EXPECT_EQ(network.made(graph).egress,
            (std::vector<SecurityGroupRule>{{https, cidr("192.0.2.0/24")},
                                            {https, cidr("198.51.100.0/24")},
                                            {https, PrefixList{"com.amazonaws.eu-west-1.s3"}}}));
}

TEST(SecurityGroups, WhatCannotBeSaidIsTold) {
  SmallGraph graph;
  const Guarded network(graph);
  const Resource& rule = graph.add("vpc", "aws_vpc_security_group_ingress_rule", "r",
                                   {{"security_group_id", network.group["id"]},
                                    {"ip_protocol", "tcp"},
                                    {"from_port", 1},
                                    {"to_port", 2},
                                    {"cidr_ipv6", "::/0"}});
  EXPECT_TRUE(network.made(graph).ingress.empty());
  EXPECT_EQ(unmodelled(graph.topology(), rule), std::set<std::string>{"IPv6 rules"});
}

TEST(SecurityGroups, TheDefaultOneIsOpenInsideUntilItIsAdopted) {
  SmallGraph graph;
  const Network network(graph);
  const Resource& interface =
      graph.add("servers", "aws_network_interface", "n", {{"subnet_id", network.a["id"]}});
  const SecurityGroupId made{graph.id(network.vpc) + "#default-security-group"};
  const Topology before = graph.topology();
  EXPECT_EQ(before.interfaces.at({graph.id(interface)}).groups, std::vector<SecurityGroupId>{made});
  EXPECT_EQ(before.security_groups.at(made).ingress, (std::vector<SecurityGroupRule>{{everything, made}}));
  EXPECT_EQ(before.security_groups.at(made).egress,
            (std::vector<SecurityGroupRule>{{everything, cidr("0.0.0.0/0")}}));

  const Resource& adopted =
      graph.add("vpc", "aws_default_security_group", "main", {{"vpc_id", network.vpc["id"]}});
  const Topology after = graph.topology();
  EXPECT_EQ(after.interfaces.at({graph.id(interface)}).groups,
            std::vector<SecurityGroupId>{{graph.id(adopted)}});
  EXPECT_TRUE(after.security_groups.at({graph.id(adopted)}).egress.empty());
  EXPECT_FALSE(after.security_groups.contains(made));
}

TEST(SecurityGroups, EksMakesOneForEachClusterThatRulesMayName) {
  SmallGraph graph;
  const Guarded network(graph);
  const Resource& cluster =
      graph.add("cluster", "aws_eks_cluster", "main",
                {{"name", "c"}, {"vpc_config", object({{"subnet_ids", network.subnets()}})}});
  graph.add("vpc", "aws_vpc_security_group_ingress_rule", "in",
            {{"security_group_id", cluster["vpc_config[0].cluster_security_group_id"]},
             {"ip_protocol", "tcp"},
             {"from_port", 443},
             {"to_port", 443},
             {"referenced_security_group_id", network.group["id"]}});
  const SecurityGroupId made{graph.id(cluster) + "#cluster-security-group"};
  const Topology topology = graph.topology();
  EXPECT_EQ(topology.security_groups.at(made).ingress,
            (std::vector<SecurityGroupRule>{{everything, made},
                                            {https, SecurityGroupId{graph.id(network.group)}}}));
  EXPECT_EQ(topology.clusters.at({graph.id(cluster)}).security_group, made);
}

}  // namespace
}  // namespace ashlar::topology
