// What somebody changes behind our back, found by the real provider in a small AWS of the test's own.
#include <gtest/gtest.h>

#include "engine/attribute_changes.h"
#include "engine/planner.h"
#include "engine/state_update.h"
#include "provider/real_provider.h"
#include "provider/small_aws.h"

namespace ashlar::engine {
namespace {

using provider::testing::type_named;

/// Three log groups of an account, made, and in the state as they were made.
class Drifts : public provider::testing::WithProvider {
 protected:
  void SetUp() override {
    WithProvider::SetUp();
    if (!provider::testing::sealed_network().empty())
      GTEST_SKIP() << "NOT RUN: " << provider::testing::sealed_network();
    if (!program) return;
    aws.emplace();
    unit.account_id = "111122223333";
    unit.account_id_known = true;
    unit.provider_region = unit.state.region = "eu-west-1";
    for (const char* name : {"a", "b", "c"})
      groups[name] = &Scope(unit, "logs", {})
                          .add("aws_cloudwatch_log_group", name,
                               {{"name", std::string("/") + name}, {"retention_in_days", 30}});
    link(architecture, schema::Schema::builtin());
    make_all();
  }

  std::map<std::string, std::string> environment() const {
    std::map<std::string, std::string> all = aws->environment();
    all.insert({{"AWS_ACCESS_KEY_ID", "test"}, {"AWS_SECRET_ACCESS_KEY", "test"}});
    return all;
  }

  void make_all() {
    auto provider = provider::Provider::start(*program, {.environment = environment()}).value();
    auto configured = provider.configure({{{"region", "eu-west-1"}}, unit.account_id, false}).value();
    const provider::Session& session = *configured.session;
    const schema::ResourceType& type = type_named("aws_cloudwatch_log_group");
    for (const auto& [name, group] : groups) {
      const auto config = provider::testing::configured(
          type, provider::Object{{"name", "/" + name}, {"retention_in_days", 30}});
      const auto planned = session.plan_resource(type, {}, config).value();
      const auto made = session.apply_resource(type, {}, *planned.state, config).value();
      ASSERT_TRUE(made.state) << provider::testing::all_texts(made.diagnostics);
      Recorded about;
      about.name = name;
      about.provider = provider_in_states("");
      record(states[unit.path.text()], type, *made.state, about);
    }
  }

  Plan plan(bool refresh = true) {
    return make_plan({architecture, schema::Schema::builtin(), states, *program, environment(), refresh});
  }

  std::optional<provider::testing::SmallAws> aws;
  Architecture architecture;
  Unit& unit = architecture.unit({"stage", "eu-west-1", "stage", "logs"});
  std::map<std::string, Resource*> groups;
  std::map<std::string, terraform::StateFile> states;
};

std::string problems(const Plan& plan) {
  std::string all;
  for (const Problem& problem : plan.problems) all += provider::testing::all_texts(problem.diagnostics);
  return all;
}

TEST_F(Drifts, WhatIsAsItWasMadeIsNone) {
  const Plan found = plan();
  EXPECT_EQ(problems(found), "");
  EXPECT_TRUE(found.drift.empty());
  EXPECT_FALSE(found.has_changes());
}

TEST_F(Drifts, AChangeIsShownByItsAttributeAndWouldBePutBack) {
  aws->set_retention("/b", 7);
  const Plan found = plan();
  ASSERT_EQ(problems(found), "");
  ASSERT_EQ(found.drift.size(), 1U);
  EXPECT_EQ(found.drift[0].address, "aws_cloudwatch_log_group.b");
  const auto attributes = attribute_changes(schema::Schema::builtin(), found.drift[0]);
  ASSERT_EQ(attributes.size(), 1U);
  EXPECT_EQ(provider::text(attributes[0].path), "retention_in_days");
  EXPECT_EQ(attributes[0].before, provider::Value(30));
  EXPECT_EQ(attributes[0].after, provider::Value(7));
  EXPECT_EQ(found.count(Action::Update), 1U);
}

TEST_F(Drifts, WithoutAskingTheStateIsBelieved) {
  aws->set_retention("/b", 7);
  const Plan found = plan(false);
  EXPECT_TRUE(found.drift.empty());
  EXPECT_FALSE(found.has_changes());
}

TEST_F(Drifts, WhatIsGoneWouldBeMadeAgain) {
  aws->remove_group("/c");
  const Plan found = plan();
  ASSERT_EQ(problems(found), "");
  ASSERT_EQ(found.drift.size(), 1U);
  EXPECT_EQ(found.drift[0].action, Action::Delete);
  EXPECT_EQ(found.count(Action::Create), 1U);
}

TEST_F(Drifts, WhereEverythingIsGoneItIsTheWrongAccount) {
  for (const char* name : {"/a", "/b", "/c"}) aws->remove_group(name);
  const Plan found = plan();
  ASSERT_EQ(found.problems.size(), 1U);
  EXPECT_NE(problems(found).find("looks like another account"), std::string::npos) << problems(found);
}

TEST_F(Drifts, AnotherAccountIsRefusedBeforeAnythingIsAsked) {
  aws->set_account("999999999999");
  const Plan found = plan();
  EXPECT_FALSE(found.problems.empty());
  EXPECT_TRUE(found.drift.empty());
}

}  // namespace
}  // namespace ashlar::engine
