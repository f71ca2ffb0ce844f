// What is left in some accounts.
#include <nlohmann/json.hpp>

#include <gtest/gtest.h>

#include "topology/acme.h"
#include "topology/small_graph.h"

namespace ashlar::topology {
namespace {

template <class Row>
void expect_only(const Table<Row>& table, const std::string& account) {
  for (const auto& [id, row] : table) EXPECT_TRUE(id.text.starts_with(account + "/")) << id.text;
}

TEST(Only, AllAccountsAreTheWhole) {
  std::set<std::string> accounts;
  for (const auto& [path, unit] : acme().architecture.units()) accounts.insert(path.account);
  EXPECT_EQ(to_json(only(acme_topology(), accounts)), to_json(acme_topology()));
}

TEST(Only, NoneAreNothing) {
  const nlohmann::json nothing = nlohmann::json::parse(to_json(only(acme_topology(), {})));
  for (const auto& [name, rows] : nothing.items()) EXPECT_TRUE(rows.empty()) << name;
}

TEST(Only, WhatIsLeftRefersToWhatIsLeft) {
  const Topology left = only(acme_topology(), {"stage"});
  expect_only(left.vpcs, "stage");
  expect_only(left.interfaces, "stage");
  expect_only(left.peerings, "stage");
  expect_only(left.zones, "stage");
  bool black = false;
  for (const auto& [id, table] : left.route_tables) {
    for (const Route& route : table.routes) {
      black = black || std::holds_alternative<Blackhole>(route.target);
      const PeeringId* peering = std::get_if<PeeringId>(&route.target);
      EXPECT_TRUE(!peering || left.peerings.contains(*peering)) << id.text;
    }
  }
  EXPECT_TRUE(black) << "CI's VPC is gone";
  EXPECT_EQ(left.peerings.size(), 1U);
}

TEST(Only, APeeringThatAnotherAskedForStays) {
  const Topology left = only(acme_topology(), {"stage", "shared-services"});
  EXPECT_EQ(left.peerings.size(), 2U);
}

TEST(Only, RulesForGroupsGoneMatchNothing) {
  SmallGraph graph;
  const Network network(graph);
  const UnitPath there{"prod", "eu-west-1", "prod", "vpc"};
  const Resource& vpc = graph.add_in(there, "aws_vpc", "main", {{"cidr_block", "10.1.0.0/16"}});
  const Resource& theirs = graph.add_in(there, "aws_security_group", "g", {{"vpc_id", vpc["id"]}});
  const Resource& ours = graph.add("vpc", "aws_security_group", "g", {{"vpc_id", network.vpc["id"]}});
  graph.add("vpc", "aws_vpc_security_group_ingress_rule", "r",
            {{"security_group_id", ours["id"]},
             {"ip_protocol", "-1"},
             {"referenced_security_group_id", theirs["id"]}});
  const Topology whole = graph.topology();
  EXPECT_EQ(whole.security_groups.at({graph.id(ours)}).ingress.size(), 1U);
  EXPECT_TRUE(only(whole, {"stage"}).security_groups.at({graph.id(ours)}).ingress.empty());
}

TEST(Only, WhatStandsInASubnetOfAnotherAccountGoesWithIt) {
  SmallGraph graph;
  const Network network(graph);
  const UnitPath there{"prod", "eu-west-1", "prod", "lb"};
  const Resource& balancer =
      graph.add_in(there, "aws_lb", "shared", {{"name", "lb"}, {"subnets", network.subnets()}});
  const Topology whole = graph.topology();
  EXPECT_EQ(whole.load_balancers.at({graph.id(balancer)}).interfaces.size(), 2U);
  const Topology left = only(whole, {"prod"});
  EXPECT_TRUE(left.interfaces.empty());
  EXPECT_TRUE(left.load_balancers.empty());
}

TEST(Only, PrivateZonesKeepTheVpcsThatAreLeft) {
  SmallGraph graph;
  const Network network(graph);
  const UnitPath there{"prod", "eu-west-1", "prod", "vpc"};
  const Resource& vpc = graph.add_in(there, "aws_vpc", "main", {{"cidr_block", "10.1.0.0/16"}});
  const Resource& both =
      graph.add("dns", "aws_route53_zone", "both",
                {{"name", "a.example.org"},
                 {"vpc", list({object({{"vpc_id", network.vpc["id"]}}), object({{"vpc_id", vpc["id"]}})})}});
  graph.add("dns", "aws_route53_zone", "theirs",
            {{"name", "b.example.org"}, {"vpc", object({{"vpc_id", vpc["id"]}})}});
  const Topology left = only(graph.topology(), {"stage"});
  ASSERT_EQ(left.zones.size(), 1U);
  EXPECT_EQ(left.zones.at({graph.id(both)}).vpcs, std::vector<VpcId>{{graph.id(network.vpc)}});
}

}  // namespace
}  // namespace ashlar::topology
