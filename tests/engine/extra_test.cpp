// Units of the team's: Terraform itself, in its place among ours.
#include <cstdlib>
#include <future>
#include <thread>

#include <gtest/gtest.h>

#include "engine/attribute_changes.h"
#include "engine/destroy_plan.h"
#include "engine/extra/apply.h"
#include "engine/extra/lift.h"
#include "engine/extra/plan_json.h"
#include "engine/small_world.h"

namespace ashlar::engine {
namespace {

using Texts = std::vector<std::string>;

constexpr const char* topic = R"(
resource "aws_sns_topic" "reports" {
  name         = "reports-of-${local.ashlar.vpc_id}"
  display_name = "NAME"
}
)";

/// No program is found while it lives.
class WithoutPrograms {
 public:
  WithoutPrograms() { ::setenv("PATH", "/nowhere", 1); }
  ~WithoutPrograms() { ::setenv("PATH", before_.c_str(), 1); }
  WithoutPrograms(const WithoutPrograms&) = delete;
  WithoutPrograms& operator=(const WithoutPrograms&) = delete;

 private:
  const std::string before_ = std::getenv("PATH");
};

/// A network of ours, and a topic of the team's that is named after it.
class ExtraUnits : public testing::SmallWorld {
 protected:
  void SetUp() override {
    if (!find_program("terraform")) {
      if (std::getenv("ASHLAR_REQUIRE_TERRAFORM") != nullptr) FAIL() << "terraform is not here";
      GTEST_SKIP() << "NOT RUN: terraform is not on this machine";
    }
    SmallWorld::SetUp();
    if (server == nullptr) return;
    Resource& vpc = Scope(unit("vpc"), "vpc", {}).add("aws_vpc", "main", {{"cidr_block", "10.0.0.0/16"}});
    reports = &unit("reports");
    reports->given = {{"vpc_id", vpc["id"]}, {"price", "5 ${coins}"}};
    say("first");
  }

  void say(const std::string& name) {
    reports->team_files["main.tf"] = replace_all(topic, "NAME", name);
    reports->team_files["outputs.tf"] =
        "output \"topic\" {\n  value = aws_sns_topic.reports.arn\n}\n"
        "output \"price\" {\n  value = local.ashlar.price\n}\n";
  }

  std::vector<Change> changes_of(const Plan& plan) const {
    return plan.extras.empty() ? std::vector<Change>() : plan.extras.front().changes;
  }

  const terraform::StateFile state() const { return states().at(reports->path.text()); }

  Unit* reports = nullptr;
};

TEST_F(ExtraUnits, AreMadeAfterWhatTheyReadAndGoBeforeIt) {
  const Plan first = [this] {
    const WithoutPrograms none;
    return plan();
  }();
  ASSERT_EQ(first.extras.size(), 1U) << texts(first.problems);
  EXPECT_TRUE(first.extras[0].waits);
  EXPECT_EQ(first.extras[0].after, UnitSet{&unit("vpc")});

  const Applied made = apply();
  EXPECT_EQ(texts(made.problems), "");
  EXPECT_FALSE(made.failure) << made.failure->text();
  EXPECT_EQ(made.created, 2U);
  expect_order("create aws_vpc.main", "create aws_sns_topic.reports");
  const std::string vpc_id = states().at("stage/eu-west-1/stage/vpc").outputs.at("vpc_main_id").value;
  EXPECT_TRUE(state().outputs.at("topic").value.get<std::string>().ends_with(":reports-of-" + vpc_id));
  EXPECT_EQ(state().outputs.at("price").value, "5 ${coins}");

  const Plan unchanged = [this] {
    const WithoutPrograms none;
    return plan();
  }();
  EXPECT_EQ(texts(unchanged.problems), "");
  EXPECT_FALSE(unchanged.has_changes());
  EXPECT_EQ(unchanged.count(Action::None), 2U);

  say("second");
  {
    const WithoutPrograms none;
    EXPECT_NE(texts(plan().problems).find("stage/eu-west-1/stage/reports needs it"), std::string::npos);
  }
  const Plan renamed = plan(false, {}, true);
  ASSERT_EQ(changes_of(renamed).size(), 1U) << texts(renamed.problems);
  EXPECT_EQ(changes_of(renamed)[0].address, "aws_sns_topic.reports");
  EXPECT_EQ(changes_of(renamed)[0].action, Action::Update);
  const auto attributes = attribute_changes(schema::Schema::builtin(), changes_of(renamed)[0]);
  ASSERT_EQ(attributes.size(), 1U);
  EXPECT_EQ(text(attributes[0].path), "display_name");
  EXPECT_EQ(attributes[0].after, provider::Value("second"));

  server->set_faults({{{"kind", "refuse"},
                       {"service", "sns"},
                       {"action", "SetTopicAttributes"},
                       {"code", "AuthorizationError"}}});
  const Applied refused = apply(renamed);
  server->set_faults(nlohmann::json::array());
  ASSERT_EQ(refused.problems.size(), 1U);
  EXPECT_EQ(refused.problems[0].address, "aws_sns_topic.reports");
  EXPECT_EQ(refused.problems[0].file, "stage/eu-west-1/stage/extra/reports/main.tf");
  EXPECT_EQ(refused.problems[0].line, 2U);
  EXPECT_NE(texts(refused.problems).find("AuthorizationError"), std::string::npos) << texts(refused.problems);

  done.clear();
  seen = states();
  const Selection all;
  const Wanted wanted = to_be_destroyed(architecture, all, seen);
  const Applied gone = apply(plan_to_destroy(architecture, schema::Schema::builtin(), seen, wanted, all, {}));
  EXPECT_EQ(texts(gone.problems), "");
  EXPECT_EQ(gone.destroyed, 2U);
  expect_order("delete aws_sns_topic.reports", "delete aws_vpc.main");
  EXPECT_TRUE(state().resources.empty());
  EXPECT_FALSE(
      std::filesystem::exists(folder.path() / "extra/stage/eu-west-1/stage/reports/terraform.tfstate"));
}

TEST_F(ExtraUnits, StatesComeHomeWhileTerraformIsAtWork) {
  reports->team_files["alarm.tf"] = R"(resource "aws_cloudwatch_metric_alarm" "late" {
  alarm_name          = "late"
  metric_name         = "a"
  namespace           = "b"
  statistic           = "Sum"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  period              = 60
  evaluation_periods  = 1
  alarm_actions       = [aws_sns_topic.reports.arn]
})";
  server->set_faults({{{"kind", "hold"}, {"service", "cloudwatch"}, {"action", "PutMetricAlarm"}}});
  auto applied = std::async(std::launch::async, [this] { return apply(); });
  const auto is_home = [&] {
    const auto home = open()(*reports)->read();
    return home && *home && (*home)->find("aws_sns_topic.reports") != nullptr;
  };
  for (int looks = 0; looks < 1200 && !is_home(); ++looks)
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  EXPECT_TRUE(is_home());
  EXPECT_EQ(server->held(), std::vector<std::string>{"cloudwatch PutMetricAlarm"});
  server->set_faults(nlohmann::json::array());
  server->release();
  EXPECT_EQ(texts(applied.get().problems), "");
  EXPECT_NE(state().find("aws_cloudwatch_metric_alarm.late"), nullptr);
  EXPECT_FALSE(plan(true).has_changes());
}

/// A run that was killed once Terraform had made something.
class LeftState : public ::testing::Test {
 protected:
  void SetUp() override {
    unit.path = {"stage", "eu-west-1", "stage", "reports"};
    Unit& in_architecture = architecture.unit(unit.path);
    in_architecture.team_files["main.tf"] = "";
    recorded = terraform::new_state("1.11.0");
    recorded.serial = 3;
    left = recorded;
    left.serial = 5;
    left.outputs["made"] = {"yes", "string", false};
    write(recorded);
    const auto extra = ExtraFolder::enter(extras, unit).value();
    EXPECT_TRUE(extra.fill({}, left));
    EXPECT_TRUE(extra.begin({{recorded.lineage, recorded.serial}}));
  }

  void write(const terraform::StateFile& state) const {
    const auto backend = open(unit);
    ASSERT_TRUE(backend->lock(terraform::new_lock("test", "test", backend->name())));
    ASSERT_TRUE(backend->write(state));
    ASSERT_TRUE(backend->unlock());
  }

  std::filesystem::path terraforms_state() const { return extras / unit.path.text() / "terraform.tfstate"; }

  Expected<std::size_t> bring_home() const {
    const auto journal = Journal::open(folder.path() / "journal").value();
    return bring_home_left_states(architecture, extras, open, *journal, "test");
  }

  const test::TemporaryFolder folder;
  const std::filesystem::path extras = folder.path() / "extra";
  const OpenState open = local_states(folder.path() / "units");
  Architecture architecture;
  Unit unit;
  terraform::StateFile recorded;
  terraform::StateFile left;
};

TEST_F(LeftState, ComesHomeOnce) {
  ASSERT_TRUE(ExtraFolder::has_left_something(extras, unit));
  EXPECT_EQ(bring_home().value(), 1U);
  const auto now = open(unit)->read().value().value();
  EXPECT_TRUE(now.same_content(left));
  EXPECT_EQ(now.serial, 4U);
  EXPECT_FALSE(ExtraFolder::has_left_something(extras, unit));
  EXPECT_EQ(bring_home().value(), 0U);
}

TEST_F(LeftState, IsTheLastWholeOneWhereTerraformWasKilledInWritingIt) {
  left.outputs["made"] = {"more", "string", false};
  ++left.serial;
  {
    const auto extra = ExtraFolder::enter(extras, unit).value();
    ASSERT_TRUE(write_file(terraforms_state(), state_text(left)));
    extra.keep_state();
    ASSERT_TRUE(write_file(terraforms_state(), state_text(left).substr(0, 100)));
    extra.keep_state();
  }
  EXPECT_EQ(bring_home().value(), 1U);
  EXPECT_TRUE(open(unit)->read().value().value().same_content(left));
  EXPECT_FALSE(ExtraFolder::has_left_something(extras, unit));
}

TEST_F(LeftState, IsNoneWhereTerraformWasKilledInWritingItsFirst) {
  std::filesystem::remove(terraforms_state().string() + ".kept");
  ASSERT_TRUE(write_file(terraforms_state(), "{"));
  EXPECT_EQ(bring_home().value(), 0U);
  EXPECT_TRUE(open(unit)->read().value().value().same_content(recorded));
  EXPECT_FALSE(ExtraFolder::has_left_something(extras, unit));
}

TEST_F(LeftState, GoesOnFromWhatWasSentHomeBefore) {
  const std::string lineage = recorded.lineage;
  EXPECT_TRUE(ExtraFolder::enter(extras, unit).value().begin({{lineage, 3}, {lineage, 4}}));
  recorded.serial = 4;
  recorded.outputs["first"] = {"yes", "string", false};
  write(recorded);
  EXPECT_EQ(bring_home().value(), 1U);
  EXPECT_TRUE(open(unit)->read().value().value().same_content(left));
}

TEST_F(LeftState, IsKeptWhereTheUnitsStateWasChangedSince) {
  recorded.serial = 4;
  recorded.outputs["other"] = {"yes", "string", false};
  write(recorded);
  const auto brought = bring_home();
  ASSERT_FALSE(brought);
  EXPECT_NE(brought.error().target.find("terraform.tfstate"), std::string::npos);
  EXPECT_TRUE(ExtraFolder::has_left_something(extras, unit));
}

TEST(ExtraPlans, AreReadFromTerraformsJson) {
  Unit unit;
  unit.path = {"stage", "eu-west-1", "stage", "reports"};
  std::vector<Change> drift;
  const auto plan = plan_from_json(R"({"applyable": true, "resource_changes": [
    {"address": "module.a.x_secret.one[0]", "mode": "managed", "type": "x_secret",
     "change": {"actions": ["delete", "create"], "before": {"text": "a", "size": 1}, "after": {"size": 12345678901234567890},
                "after_unknown": {"text": true}, "before_sensitive": {"text": true}, "after_sensitive": {},
                "replace_paths": [["size"]]}},
    {"address": "x_secret.two", "mode": "managed", "type": "x_secret",
     "change": {"actions": ["no-op"], "importing": {"id": "there"}}},
    {"address": "data.x_secret.three", "mode": "data", "type": "x_secret", "change": {"actions": ["read"]}}]})",
                                   unit, drift);
  ASSERT_TRUE(plan);
  EXPECT_TRUE(plan->has_something_to_do);
  EXPECT_EQ(plan->unchanged, 1U);
  ASSERT_EQ(plan->imports.size(), 1U);
  EXPECT_EQ(plan->imports[0].address, "x_secret.two");
  EXPECT_EQ(plan->imports[0].id, "there");
  ASSERT_EQ(plan->changes.size(), 1U);
  const Change& change = plan->changes[0];
  EXPECT_EQ(change.action, Action::Replace);
  const auto attributes = attribute_changes(schema::Schema::builtin(), change);
  ASSERT_EQ(attributes.size(), 2U);
  EXPECT_EQ(text(attributes[0].path), "size");
  EXPECT_TRUE(attributes[0].forces_replacement);
  EXPECT_EQ(attributes[0].after.as<provider::Number>()->text(), "12345678901234567890");
  EXPECT_TRUE(attributes[1].sensitive);
  EXPECT_TRUE(attributes[1].after.is_unknown());
}

TEST(ExtraLifts, AreOfWhatTheTeamsFilesName) {
  Unit unit;
  unit.team_files["main.tf"] = "resource \"aws_dynamodb_table\" \"orders\" {}\n";
  terraform::StateFile state;
  for (const char* name : {"orders", "gone"}) {
    terraform::StateResource table;
    table.type = "aws_dynamodb_table";
    table.name = name;
    table.objects.resize(1);
    table.objects[0].attributes = {{"deletion_protection_enabled", true}};
    state.resources.push_back(table);
  }
  EXPECT_EQ(protected_in(state), (Texts{"aws_dynamodb_table.orders", "aws_dynamodb_table.gone"}));
  const ExtraLift lift = lift_of(unit, state);
  EXPECT_EQ(lift.addresses, Texts{"aws_dynamodb_table.orders"});
  EXPECT_EQ(
      nlohmann::json::parse(lift.files.at("ashlar_override.tf.json")),
      nlohmann::json::parse(
          R"({"resource": {"aws_dynamodb_table": {"orders": {"deletion_protection_enabled": false}}}})"));
}

}  // namespace
}  // namespace ashlar::engine
