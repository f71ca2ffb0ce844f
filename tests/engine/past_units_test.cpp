// Units with a state that the architecture has no more.
#include <gtest/gtest.h>

#include "base/files.h"
#include "engine/destroy_plan.h"
#include "engine/operations.h"
#include "engine/recorded_units.h"
#include "engine/small_world.h"

namespace ashlar::engine {
namespace {

using Texts = std::vector<std::string>;

Texts texts_of(const Expected<std::vector<UnitPath>>& units) {
  Texts all;
  if (!units) return {units.error().text()};
  for (const UnitPath& unit : *units) all.push_back(unit.text());
  return all;
}

TEST(RecordedUnits, APathIsReadAsItIsWritten) {
  for (const char* text : {"stage/eu-west-1/stage/vpc", "stage/_global/access", "a/eu-west-1/_global/keys"})
    EXPECT_EQ(unit_path_of(text).value().text(), text);
  EXPECT_EQ(unit_path_of("stage/_global/access").value().environment, "_global");
  for (const char* text : {"", "stage", "stage/eu-west-1/stage", "stage//stage/vpc", "a/b/c/d/e",
                           "stage/_global/_global/access", "/stage/eu-west-1/stage"})
    EXPECT_FALSE(unit_path_of(text)) << text;
}

TEST(RecordedUnits, InFilesAreThoseWithAState) {
  const test::TemporaryFolder folder;
  EXPECT_EQ(texts_of(recorded_units(folder.path() / "none")), Texts{});
  for (const char* file :
       {"stage/eu-west-1/stage/vpc/terraform.tfstate", "stage/_global/access/terraform.tfstate",
        "stage/eu-west-1/stage/keys/terraform.tf.json", "README.md",
        "prod/eu-west-1/prod/vpc/.terraform/terraform.tfstate"})
    ASSERT_TRUE(write_file(folder.path() / file, "{}"));
  EXPECT_EQ(texts_of(recorded_units(folder.path())),
            (Texts{"stage/_global/access", "stage/eu-west-1/stage/vpc"}));
}

terraform::StateFile state_with(const std::string& type, const nlohmann::json& attributes) {
  terraform::StateFile state;
  terraform::StateObject object;
  object.attributes = attributes;
  terraform::StateResource resource;
  resource.type = type;
  resource.name = "a";
  resource.objects = {object};
  state.resources = {resource};
  return state;
}

TEST(RecordedUnits, OursAreToldFromTheTeamsByTheirMark) {
  EXPECT_FALSE(holds_ours({}));
  EXPECT_TRUE(holds_ours(state_with("aws_vpc", {{"tags", {{"ashlar:id", "1"}}}})));
  EXPECT_FALSE(holds_ours(state_with("aws_vpc", {{"tags", {{"Name", "a"}}}})));
  EXPECT_FALSE(holds_ours(state_with("aws_vpc", {{"tags", nullptr}})));
  EXPECT_FALSE(holds_ours(state_with("random_pet", {{"id", "a"}})));
  EXPECT_TRUE(holds_ours(state_with("aws_route53_record", {{"id", "a"}}))) << "it cannot carry a mark";
  auto data = state_with("aws_vpc", {{"tags", {{"ashlar:id", "1"}}}});
  data.resources[0].mode = "data";
  EXPECT_FALSE(holds_ours(data));
}

Change deletion(const std::string& unit, const provider::Value& prior) {
  Change change;
  change.unit = unit;
  change.action = Action::Delete;
  change.prior.value = prior;
  return change;
}

/// Whether the first of two deletions waits for the second, where that one holds the id.
bool waits_for_who_holds(const std::string& id) {
  Plan plan;
  plan.changes = {deletion("a", provider::Object{{"id", id}}),
                  deletion("b", provider::Object{{"id", "holder"}, {"holds", id}})};
  const Operations operations = operations_of(plan, graph_of({}), {});
  return operations.steps.at(0).needs == std::vector<std::size_t>{1};
}

TEST(Deletions, AcrossUnitsWaitForWhoHoldsTheirId) {
  EXPECT_TRUE(waits_for_who_holds("vpc-0a1b2c3d"));
  EXPECT_TRUE(waits_for_who_holds("Z0123456789ABCDEFGHIJ")) << "a hosted zone's";
  for (const char* common : {"stage", "frontend", "123456789012"}) EXPECT_FALSE(waits_for_who_holds(common));
}

class RecordedInBuckets : public ashlar::testing::WithAwsServer {};

TEST_F(RecordedInBuckets, AreThoseWithAnObject) {
  const aws::Client client = server->client();
  const StateStore store{"acme-stage-states", "eu-west-1", ""};
  EXPECT_EQ(texts_of(recorded_units(client, store, "stage")), Texts{}) << "no bucket";
  s3("PUT", store.bucket,
     "<CreateBucketConfiguration><LocationConstraint>eu-west-1</LocationConstraint>"
     "</CreateBucketConfiguration>");
  for (const char* key :
       {"stage/eu-west-1/stage/vpc/terraform.tfstate", "stage/eu-west-1/stage/vpc/terraform.tfstate.tflock",
        "stage/_global/access/terraform.tfstate", "exports/stage/eu-west-1/stage/vpc.json", "notes.txt"})
    s3("PUT", store.bucket + "/" + key, "{}");
  EXPECT_EQ(texts_of(recorded_units(client, store, "stage")),
            (Texts{"stage/_global/access", "stage/eu-west-1/stage/vpc"}));
}

/// A network; servers in another unit, with a group that another group lets in.
class PastUnits : public testing::SmallWorld {
 protected:
  void SetUp() override {
    SmallWorld::SetUp();
    if (server == nullptr) return;
    Resource& vpc = Scope(unit("vpc"), "vpc", {}).add("aws_vpc", "main", {{"cidr_block", "10.0.0.0/16"}});
    Scope in_servers(unit("servers"), "servers", {});
    Resource& a = group(in_servers, "a", vpc);
    Scope in_mysql(unit("mysql"), "mysql", {});
    Resource& b = group(in_mysql, "b", vpc);
    in_mysql.add("aws_vpc_security_group_ingress_rule", "a",
                 {{"security_group_id", b["id"]},
                  {"referenced_security_group_id", a["id"]},
                  {"ip_protocol", "tcp"},
                  {"from_port", 3306},
                  {"to_port", 3306}});
    Scope(unit("topics"), "notifications", {}).add("aws_sns_topic", "alarms", {{"name", "alarms"}});
  }

  static Resource& group(Scope scope, const std::string& name, const Resource& vpc) {
    return scope.add("aws_security_group", name,
                     {{"name", name}, {"description", name}, {"vpc_id", vpc["id"]}});
  }

  /// The architecture as it would be if nobody had described these, and the past of them found.
  void forget(const std::set<std::string>& parts) {
    Architecture fewer;
    std::swap(architecture, fewer);
    for (const auto& [path, old] : fewer.units())
      if (!parts.contains(path.part))
        for (auto& resource : old->resources) {
          resource->unit = &unit(path.part);
          unit(path.part).resources.push_back(std::move(resource));
        }
    const auto recorded = recorded_units(folder.path() / "units").value();
    for (const UnitPath& path : recorded)
      if (architecture.find(path) == nullptr) unit(path.part);
    link(architecture, schema::Schema::builtin());
  }

  Texts planned_deletions() {
    Texts all;
    for (const Change& change : plan(true).changes)
      if (change.action != Action::None)
        all.push_back(std::string(name_of(change.action)) + " " + change.unit + "//" + change.address);
    return all;
  }
};

TEST_F(PastUnits, WhatTheyMadeGoesAndNothingElse) {
  ASSERT_EQ(texts(apply().problems), "");
  forget({"topics"});
  EXPECT_EQ(planned_deletions(), Texts{"delete stage/eu-west-1/stage/topics//aws_sns_topic.alarms"});
  done.clear();
  EXPECT_EQ(texts(apply().problems), "");
  EXPECT_EQ(done, Texts{"delete aws_sns_topic.alarms"});
  EXPECT_FALSE(plan(true).has_changes());
  EXPECT_FALSE(holds_ours(states().at("stage/eu-west-1/stage/topics")));
  EXPECT_TRUE(holds_ours(states().at("stage/eu-west-1/stage/vpc")));
}

/// A destroy of something else changes only what stands in its own way.
TEST_F(PastUnits, OutliveTheDestructionOfOthers) {
  ASSERT_EQ(texts(apply().problems), "");
  forget({"topics"});
  const Wanted wanted{architecture.find({"stage", "eu-west-1", "stage", "mysql"})->resources.front().get()};
  const Plan before = updates_before_destroying(plan(), wanted);
  for (const Change& change : before.changes) EXPECT_NE(change.resource, nullptr) << change.address;
  done.clear();
  EXPECT_EQ(texts(apply(before).problems), "");
  EXPECT_EQ(done, Texts{});
  EXPECT_TRUE(holds_ours(states().at("stage/eu-west-1/stage/topics")));
}

TEST_F(PastUnits, AcrossThemWhatHoldsAnIdGoesFirst) {
  ASSERT_EQ(texts(apply().problems), "");
  forget({"vpc", "servers", "mysql"});
  done.clear();
  const Applied applied = apply();
  EXPECT_EQ(texts(applied.problems), "");
  EXPECT_EQ(applied.destroyed, 4U);
  expect_order("delete aws_vpc_security_group_ingress_rule.a", "delete aws_security_group.a");
  expect_order("delete aws_vpc_security_group_ingress_rule.a", "delete aws_security_group.b");
  expect_order("delete aws_security_group.a", "delete aws_vpc.main");
  expect_order("delete aws_security_group.b", "delete aws_vpc.main");
  EXPECT_FALSE(plan(true).has_changes());
}

std::set<std::string> addresses(const std::vector<Problem>& problems) {
  std::set<std::string> all;
  for (const Problem& problem : problems) all.insert(problem.address);
  return all;
}

class PastAndProtected : public PastUnits {
 protected:
  void SetUp() override { SmallWorld::SetUp(); }
};

TEST_F(PastAndProtected, StaysUntilItIsNamed) {
  Scope(unit("mysql"), "mysql", {})
      .add("aws_db_instance", "main",
           {{"identifier", "stage"},
            {"engine", "mysql"},
            {"instance_class", "db.t4g.small"},
            {"allocated_storage", 20},
            {"username", "admin"},
            {"password", "not-a-secret"},
            {"deletion_protection", true},
            {"final_snapshot_identifier", "stage-final"}});
  Scope(unit("vpc"), "vpc", {})
      .add("aws_vpc", "main",
           {{"cidr_block", "10.0.0.0/16"}, {"tags", object({{"ashlar:protected", "true"}})}});
  ASSERT_EQ(texts(apply().problems), "");
  forget({"mysql", "vpc"});
  const Plan refused = plan();
  EXPECT_EQ(addresses(refused.problems), (std::set<std::string>{"aws_db_instance.main", "aws_vpc.main"}));
  EXPECT_FALSE(refused.has_changes());
  include_protected = {"*/mysql//*"};
  EXPECT_EQ(addresses(plan().problems), std::set<std::string>{"aws_vpc.main"});
  include_protected = {"all"};
  const Applied applied = apply();
  EXPECT_EQ(texts(applied.problems), "");
  EXPECT_EQ(applied.destroyed, 2U);
  const std::string snapshots = query("rds", "DescribeDBSnapshots");
  EXPECT_NE(snapshots.find("<DBSnapshotIdentifier>stage-final-20"), std::string::npos) << snapshots;
  EXPECT_FALSE(plan().has_changes());
}

TEST_F(PastAndProtected, ABucketIsEmptied) {
  Scope in_site(unit("site"), "static_site", {});
  Resource& bucket = in_site.add("aws_s3_bucket", "site", {{"bucket", "acme-stage-site"}});
  in_site.add("aws_s3_bucket_versioning", "site",
              {{"bucket", bucket["id"]}, {"versioning_configuration", object({{"status", "Enabled"}})}});
  ASSERT_EQ(texts(apply().problems), "");
  for (const char* text : {"one", "two"}) s3("PUT", "acme-stage-site/index.html", text);
  s3("DELETE", "acme-stage-site/index.html");
  forget({"site"});
  EXPECT_EQ(apply().destroyed, 2U);
  EXPECT_EQ(server->dump().dump().find("acme-stage-site"), std::string::npos);
}

TEST_F(PastUnits, AUnitOfTheTeamsIsLeftToTerraform) {
  ASSERT_EQ(texts(apply().problems), "");
  forget({"topics"});
  unit("topics").team_files["main.tf"] = "";
  EXPECT_EQ(planned_deletions(), Texts{});
}

}  // namespace
}  // namespace ashlar::engine
