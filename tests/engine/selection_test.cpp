// What globs select, and what comes with it.
#include "engine/selection.h"

#include <gtest/gtest.h>

namespace ashlar::engine {
namespace {

/// A key in one account; a network, and a database in it that is encrypted by that key, in another.
class Selecting : public testing::Test {
 protected:
  Selecting() {
    key = &Scope(keys, "keys", {}).add("aws_kms_key", "main", {});
    vpc = &Scope(network, "vpc", {}).add("aws_vpc", "main", {});
    gateway = &Scope(network, "vpc", {}).add("aws_internet_gateway", "main", {{"vpc_id", (*vpc)["id"]}});
    subnet = &Scope(network, "vpc", {}).add("aws_subnet", "a", {{"vpc_id", (*vpc)["id"]}});
    database = &Scope(mysql, "mysql", {})
                    .add("aws_db_instance", "primary",
                         {{"kms_key_id", (*key)["arn"]}, {"db_subnet_group_name", (*subnet)["id"]}});
    alarm = &Scope(mysql, "monitoring", {}).add("aws_cloudwatch_metric_alarm", "full", {});
    mysql.after.insert(&audit);
    trail = &Scope(audit, "audit", {}).add("aws_cloudtrail", "main", {});
    graph = graph_of(architecture);
  }

  std::set<std::string> addresses(const Nodes& nodes) const {
    std::set<std::string> all;
    for (std::size_t i = 0; i < nodes.size(); ++i)
      if (nodes[i] && graph.nodes[i].resource != nullptr) all.insert(graph.nodes[i].resource->address());
    return all;
  }
  std::set<std::string> of(const Selection& selection) const { return addresses(selected(graph, selection)); }

  Architecture architecture;
  Unit& keys = architecture.unit({"security", "eu-west-1", "_global", "keys"});
  Unit& audit = architecture.unit({"security", "eu-west-1", "_global", "audit"});
  Unit& network = architecture.unit({"prod", "eu-west-1", "prod", "vpc"});
  Unit& mysql = architecture.unit({"prod", "eu-west-1", "prod", "mysql"});
  Resource* key = nullptr;
  Resource* vpc = nullptr;
  Resource* gateway = nullptr;
  Resource* subnet = nullptr;
  Resource* database = nullptr;
  Resource* alarm = nullptr;
  Resource* trail = nullptr;
  Graph graph;
};

using Addresses = std::set<std::string>;

TEST_F(Selecting, OfOneKindAnyAndOfSeveralKindsAll) {
  EXPECT_EQ(of({}).size(), 7U);
  EXPECT_EQ(of({{"security"}, {}, {}, {}}), (Addresses{"aws_kms_key.main", "aws_cloudtrail.main"}));
  EXPECT_EQ(of({{}, {}, {"mysql", "keys"}, {}}), (Addresses{"aws_kms_key.main", "aws_db_instance.primary"}));
  EXPECT_EQ(of({{"prod"}, {}, {"mysql", "keys"}, {}}), Addresses{"aws_db_instance.primary"});
  EXPECT_EQ(of({{}, {"_global"}, {"a*"}, {}}), Addresses{"aws_cloudtrail.main"});
}

TEST_F(Selecting, AGlobOfUnitsGoesAcrossSlashes) {
  EXPECT_EQ(of({{}, {}, {}, {"*/mysql"}}),
            (Addresses{"aws_db_instance.primary", "aws_cloudwatch_metric_alarm.full"}));
  EXPECT_EQ(of({{}, {}, {}, {"prod/*"}}).size(), 5U);
  EXPECT_EQ(of({{}, {}, {}, {"mysql"}}), Addresses{});
}

TEST_F(Selecting, WhatItNeedsComesAlongAcrossAccountsAndWholeUnits) {
  const Nodes nodes = with_needed(graph, selected(graph, {{}, {}, {"mysql"}, {}}));
  EXPECT_EQ(addresses(nodes), (Addresses{"aws_db_instance.primary", "aws_kms_key.main", "aws_subnet.a",
                                         "aws_vpc.main", "aws_cloudtrail.main"}));
}

TEST_F(Selecting, TheOtherWayRoundWhatNeedsItComesAlong) {
  const Nodes network_goes = with_dependants(graph, selected(graph, {{}, {}, {"vpc"}, {}}));
  EXPECT_EQ(addresses(network_goes), (Addresses{"aws_vpc.main", "aws_internet_gateway.main", "aws_subnet.a",
                                                "aws_db_instance.primary"}));
  const Nodes audit_goes = with_dependants(graph, selected(graph, {{}, {}, {"audit"}, {}}));
  EXPECT_EQ(addresses(audit_goes), (Addresses{"aws_cloudtrail.main", "aws_db_instance.primary",
                                              "aws_cloudwatch_metric_alarm.full"}));
}

TEST_F(Selecting, StatesAreReadOfWhatTakesPartAndOfUnitsThatMayHoldMore) {
  Unit& empty = architecture.unit({"prod", "eu-west-1", "prod", "empty"});
  EXPECT_EQ(units_concerned(architecture, {{"security"}, {}, {"keys"}, {}}), (UnitSet{&keys, &audit}));
  EXPECT_EQ(units_concerned(architecture, {{}, {}, {}, {"*/empty"}}), UnitSet{&empty});
  EXPECT_EQ(units_concerned(architecture, {{}, {}, {}, {"*/vpc"}}), UnitSet{&network});
}

TEST_F(Selecting, WhatStandsForNothingIsNamedWithWhatThereIs) {
  const auto wrong = unmatched(architecture, {{"prod", "prdo"}, {}, {"my*"}, {"prod/*/redis"}});
  ASSERT_EQ(wrong.size(), 2U);
  EXPECT_EQ(wrong[0].kind + " " + wrong[0].glob, "account prdo");
  EXPECT_EQ(wrong[0].known, (std::vector<std::string>{"prod", "security"}));
  EXPECT_EQ(wrong[1].kind + " " + wrong[1].glob, "unit prod/*/redis");
}

}  // namespace
}  // namespace ashlar::engine
