// Which resources become which nodes, and what these say of themselves.
#include <set>

#include "report/pictures.h"

namespace ashlar::report {
namespace {

using Elements = SmallGraph;

std::set<std::string> ids(const Diagram& diagram) {
  std::set<std::string> ids;
  for (const Node& node : diagram.nodes) ids.insert(node.id);
  return ids;
}

TEST_F(Elements, OneNodeForAllDatabasesOfAUnit) {
  Scope mysql = scope("mysql", "mysql");
  Resource& primary =
      mysql.add("aws_db_instance", "primary",
                {{"engine_version", "8.4"}, {"instance_class", "db.r7g.large"}, {"multi_az", true}});
  mysql.add("aws_db_instance", "replica_1", {{"replicate_source_db", primary["identifier"]}});
  const Diagram drawn = picture();
  ASSERT_EQ(ids(drawn), (std::set<std::string>{"prod/eu-west-1/prod/mysql//mysql"}));
  EXPECT_EQ(drawn.nodes.front().title, "MySQL 8.4");
  EXPECT_EQ(drawn.nodes.front().detail, "db.r7g.large, standby, 1 replica");
  EXPECT_EQ(drawn.nodes.front().count, 2U);
  EXPECT_EQ(drawn.nodes.front().units, (std::vector<std::string>{"prod/eu-west-1/prod/mysql"}));
}

TEST_F(Elements, ServersThatDifferByNumberAreOneNode) {
  Scope servers = scope("zookeeper", "zookeeper");
  for (const char* name : {"zookeeper_1", "zookeeper_2", "zookeeper_3"})
    servers.add("aws_autoscaling_group", name, {{"max_size", 1}});
  const Diagram drawn = picture();
  ASSERT_EQ(drawn.nodes.size(), 1U);
  EXPECT_EQ(drawn.nodes.front().title, "ZooKeeper");
  EXPECT_EQ(drawn.nodes.front().count, 3U);
}

TEST_F(Elements, EachBalancerIsANodeOfItsOwn) {
  Scope balancers = scope("load-balancers", "load-balancers");
  balancers.add("aws_lb", "public", {{"internal", false}});
  balancers.add("aws_lb", "internal", {{"internal", true}});
  const Diagram drawn = picture();
  const std::string unit = "prod/eu-west-1/prod/load-balancers//";
  EXPECT_EQ(node(drawn, unit + "load-balancer-public").title, "Public balancer");
  EXPECT_EQ(node(drawn, unit + "load-balancer-internal").title, "Internal balancer");
}

/// What is no node of its own counts as a part of the one that it is named after or refers to.
TEST_F(Elements, EveryResourceBelongsToANode) {
  Scope functions = scope("functions", "functions");
  functions.add("aws_lambda_function", "order", {});
  functions.add("aws_lambda_function", "order_export", {});
  Resource& role = functions.add("aws_iam_role", "order_export_run", {});
  Resource& group = functions.add("aws_cloudwatch_log_group", "records", {{"role", role["arn"]}});
  scope("keys", "keys").add("aws_kms_key", "main", {});
  Scope extra = scope("watcher", "watcher");
  extra.add("aws_sqs_queue", "main", {{"log_group", group["arn"]}});
  const Diagram drawn = picture("prod");
  EXPECT_TRUE(has_edge(drawn, "prod/eu-west-1/prod/watcher",
                       "prod/eu-west-1/prod/functions//function-order-export", EdgeKind::Wiring));
}

TEST_F(Elements, AUnitThatNoTableKnowsIsDrawnAsAWhole) {
  scope("queues", "queues").add("aws_sqs_queue", "main", {});
  const Diagram drawn = picture();
  EXPECT_EQ(node(drawn, "prod/eu-west-1/prod/queues").kind, "unit");
  EXPECT_EQ(node(drawn, "prod/eu-west-1/prod/queues").title, "The queues");
}

TEST_F(Elements, WhatEveryPlaceHasIsDrawnOnlyForOneAccount) {
  scope("keys", "keys").add("aws_kms_key", "main", {});
  scope("ci-peering-dev", "ci").add("aws_route", "main", {});
  EXPECT_EQ(picture().nodes.size(), 0U);
  EXPECT_EQ(picture().plumbing,
            (std::vector<std::string>{"prod/eu-west-1/prod/ci-peering-dev", "prod/eu-west-1/prod/keys"}));
  EXPECT_EQ(ids(picture("prod")),
            (std::set<std::string>{"prod/eu-west-1/prod/ci-peering-dev", "prod/eu-west-1/prod/keys"}));
}

TEST_F(Elements, TheTeamsOwnTerraformIsANode) {
  architecture.unit({"prod", "eu-west-1", "prod", "extra"}).team_files["main.tf"] = "";
  EXPECT_EQ(node(picture(), "prod/eu-west-1/prod/extra").kind, "extra");
}

TEST(ElementsOfAcme, EveryUnitIsDrawnOrNamedAsPlumbing) {
  const Diagram drawn = acme_picture();
  std::set<std::string> units(drawn.plumbing.begin(), drawn.plumbing.end());
  for (const Node& node : drawn.nodes) units.insert(node.units.begin(), node.units.end());
  for (const Group& group : drawn.groups) units.insert(group.units.begin(), group.units.end());
  for (const auto& [path, unit] : acme().architecture.units())
    EXPECT_TRUE(units.count(path.text())) << path.text();
}

TEST(ElementsOfAcme, SayWhatTheDescriptionSays) {
  const Diagram drawn = acme_picture();
  const std::string prod = "prod/eu-west-1/prod/";
  EXPECT_EQ(node(drawn, prod + "mysql//mysql").detail, "db.r7g.large, standby, 2 replicas");
  EXPECT_EQ(node(drawn, prod + "redis//redis").detail, "cache.r7g.large, 2 replicas");
  EXPECT_EQ(node(drawn, prod + "kafka//Kafka").detail, "m7g.large, 1024 GiB");
  EXPECT_EQ(node(drawn, prod + "zookeeper//ZooKeeper").count, 5U);
  EXPECT_EQ(node(drawn, prod + "vpc//nat").count, 3U);
  EXPECT_EQ(node(drawn, prod + "services//service-backend").detail, "6 copies");
  EXPECT_EQ(node(drawn, prod + "order-exports").kind, "extra");
}

TEST(ElementsOfAcme, TheTitleCounts) {
  const Diagram drawn = acme_picture();
  EXPECT_EQ(drawn.accounts,
            (std::vector<std::string>{"dev", "master", "prod", "security", "shared-services", "stage"}));
  EXPECT_TRUE(std::is_sorted(drawn.systems.begin(), drawn.systems.end()));
  EXPECT_TRUE(std::count(drawn.systems.begin(), drawn.systems.end(), "mysql"));
  EXPECT_EQ(drawn.title, "acme: 6 accounts, " + std::to_string(drawn.systems.size()) + " systems, " +
                             std::to_string(acme().architecture.units().size()) + " units, " +
                             std::to_string(acme().architecture.resource_count()) + " resources");
}

}  // namespace
}  // namespace ashlar::report
