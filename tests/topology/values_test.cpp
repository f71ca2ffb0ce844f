// What values come to: what the graph sets, and stand-ins for what AWS gives.
#include "topology/values.h"

#include <gtest/gtest.h>

#include "topology/acme.h"
#include "topology/small_graph.h"

namespace ashlar::topology {
namespace {

class ValuesOf {
 public:
  explicit ValuesOf(const SmallGraph& graph) : graph_(graph.architecture), values_(graph_) {}
  std::string text(const Value& value) const { return values_.text(value); }
  const Values& values() const { return values_; }

 private:
  Graph graph_;
  Values values_;
};

TEST(Values, PlainOnesAreWrittenOut) {
  const SmallGraph graph;
  const ValuesOf of(graph);
  EXPECT_EQ(of.text(Value()), "");
  EXPECT_EQ(of.text(true), "true");
  EXPECT_EQ(of.text(7), "7");
  EXPECT_EQ(of.text(0.5), "0.5");
  EXPECT_EQ(of.text("x"), "x");
  EXPECT_EQ(of.text(list({1, "a", object({{"b", Value()}})})), R"([1,"a",{"b":null}])");
}

TEST(Values, ReferencesAreFollowedToTheirEnd) {
  SmallGraph graph;
  const Resource& role = graph.add("a", "aws_iam_role", "x", {{"name", "the-role"}});
  const Resource& profile = graph.add("b", "aws_iam_instance_profile", "x", {{"name", role["name"]}});
  EXPECT_EQ(ValuesOf(graph).text(concat({"<", profile["name"], ">"})), "<the-role>");
}

TEST(Values, DocumentsAreJsonTextAndNumbersInThemStayNumbers) {
  SmallGraph graph;
  const Resource& database =
      graph.add("mysql", "aws_db_instance", "x", {{"identifier", "db"}, {"port", 3307}});
  const Value document = json(object({{"port", database["port"]}, {"inner", json(list({"a"}))}}));
  EXPECT_EQ(ValuesOf(graph).text(document), R"({"port":3307,"inner":"[\"a\"]"})");
}

TEST(Values, WhatAwsGivesIsTheSameInEveryRun) {
  SmallGraph graph;
  const Network network(graph);
  const std::string id = ValuesOf(graph).text(network.vpc["id"]);
  EXPECT_EQ(id.size(), std::string("vpc-").size() + 17);
  EXPECT_TRUE(id.starts_with("vpc-"));
  EXPECT_EQ(ValuesOf(graph).text(network.vpc["id"]), id);
  EXPECT_NE(ValuesOf(graph).text(network.a["id"]), ValuesOf(graph).text(network.b["id"]));
}

TEST(Values, NamesHaveTheFormsOfAws) {
  SmallGraph graph;
  const Resource& inside = graph.add("lb", "aws_lb", "in", {{"name", "one"}, {"internal", true}});
  const Resource& outside = graph.add("lb", "aws_lb", "out", {{"name", "two"}});
  const Resource& cache =
      graph.add("redis", "aws_elasticache_replication_group", "x", {{"replication_group_id", "stage-redis"}});
  const ValuesOf of(graph);
  EXPECT_TRUE(of.text(inside["dns_name"]).starts_with("internal-one-"));
  EXPECT_TRUE(of.text(outside["dns_name"]).starts_with("two-"));
  EXPECT_TRUE(of.text(outside["dns_name"]).ends_with(".eu-west-1.elb.amazonaws.com"));
  EXPECT_TRUE(of.text(cache["primary_endpoint_address"]).starts_with("master.stage-redis."));
  EXPECT_TRUE(of.text(cache["reader_endpoint_address"]).ends_with(".euw1.cache.amazonaws.com"));
}

TEST(Values, WhatNobodyKnowsIsAPlaceholder) {
  SmallGraph graph;
  const Resource& key = graph.add("keys", "aws_kms_key", "main", {});
  EXPECT_EQ(ValuesOf(graph).text(key["policy_nobody_set"]), "<aws_kms_key.main.policy_nobody_set>");
}

TEST(Values, SecretsAreNeverShown) {
  SmallGraph graph;
  const Resource& database =
      graph.add("mysql", "aws_db_instance", "main", {{"password", "hunter2"}, {"db_name", "shop"}});
  Unit& unit = *graph.architecture.units().begin()->second;
  const Resource& read =
      Scope(unit, "mysql", Span{})
          .add_ephemeral("aws_secretsmanager_secret_version", "read", {{"secret_string", "hunter2"}});
  const ValuesOf of(graph);
  EXPECT_EQ(of.text(database["password"]), "<aws_db_instance.main.password>");
  EXPECT_EQ(of.text(json(object({{"p", read["secret_string"]}}))),
            R"({"p":"<ephemeral.aws_secretsmanager_secret_version.read.secret_string>"})");
  EXPECT_EQ(of.text(database["db_name"]), "shop");
}

TEST(Values, CirclesEnd) {
  SmallGraph graph;
  Resource& a = graph.add("x", "aws_iam_role", "a", {});
  Resource& b = graph.add("x", "aws_iam_role", "b", {{"name", a["name"]}});
  a.set("name", b["name"]);
  const ValuesOf of(graph);
  EXPECT_EQ(of.text(a["name"]).front(), '<');
  EXPECT_EQ(of.values().items(a["name"]).size(), 1U);
  EXPECT_EQ(of.values().follow(a, b["name"], {"aws_vpc"}), std::nullopt);
}

TEST(Values, ANameLeadsToWhoeverCarriesItInTheSamePlace) {
  SmallGraph graph;
  const Resource& here = graph.add("mysql", "aws_db_subnet_group", "x", {{"name", "mysql"}});
  graph.add_in({"prod", "eu-west-1", "prod", "mysql"}, "aws_db_subnet_group", "x", {{"name", "mysql"}});
  const ValuesOf of(graph);
  EXPECT_EQ(of.values().follow(here, "mysql", {"aws_db_subnet_group"})->resource, &here);
  EXPECT_EQ(of.values().follow(here, "another", {"aws_db_subnet_group"}), std::nullopt);
}

/// Placeholders would be told to a service as they are; of acme's services none needs one.
TEST(Values, SettingsOfAcmesServicesHaveNoPlaceholder) {
  ASSERT_FALSE(acme_topology().services.empty());
  for (const auto& [id, service] : acme_topology().services) {
    EXPECT_EQ(service.settings.find("<aws_"), std::string::npos) << id.text << service.settings;
    EXPECT_EQ(service.settings.find("<ephemeral"), std::string::npos) << id.text << service.settings;
    EXPECT_EQ(service.image.find('<'), std::string::npos) << service.image;
  }
}

}  // namespace
}  // namespace ashlar::topology
