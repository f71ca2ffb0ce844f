// A plan as a comment: what it shows, what it hides, and how it stays short enough.
#include "cli/plan_markdown.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/text.h"
#include "cli/captured.h"
#include "cli/plans.h"
#include "cli/program.h"
#include "support/golden.h"

namespace ashlar::cli {
namespace {

using engine::Action;
using engine::Change;
using engine::Loses;
using provider::List;
using provider::Object;
using provider::Path;
using provider::Step;

std::string markdown(const HandMade& world, std::size_t most = 64'000, bool all_attributes = false) {
  return plan_markdown(world.plan, {"acme", all_attributes, most}, world.sources);
}

/// Something of everything.
void fill(HandMade& world) {
  Change& database =
      world.add("prod/eu-west-1/prod/mysql", "aws_db_instance.primary", Action::Replace, "mysql",
                {{"engine", "mysql"}, {"instance_class", "db.t4g.medium"}, {"password", "opensesame"}},
                {{"engine", "mariadb"},
                 {"instance_class", "db.t4g.large"},
                 {"password", "shazam"},
                 {"arn", provider::Unknown()}});
  database.replaced_by = {{Step::attribute("engine")}};
  database.sensitive = {{Step::attribute("password")}};
  database.loss = {Loses::Data, "the database goes, and no final snapshot is taken"};
  database.why = {world.line(2, "instance_class")};
  world
      .add("prod/eu-west-1/prod/mysql", "aws_db_parameter_group.main", Action::Create, "mysql", {},
           {{"family", "mysql8.4"}})
      .why = {world.line(1)};
  world.add("prod/eu-west-1/prod/vpc", "aws_vpc.main", Action::None, "vpc");
  world.add("prod/eu-west-1/prod/vpc", "aws_security_group.app", Action::Update, "vpc",
            {{"description", "a|b"}, {"tags", Object{{"Name", "``` </details> <b>x</b> @team"}}}},
            {{"description", "a|`b`"}, {"tags", Object{{"Name", "\u202egnp"}}}});
  world.add("stage/eu-west-1/stage/redis", "aws_elasticache_replication_group.main", Action::Delete, "")
      .loss = {Loses::Availability, "whoever reads from it loses it"};
}

TEST(PlanMarkdown, ASmallWorld) {
  HandMade world;
  fill(world);
  EXPECT_EQ(ashlar::testing::difference_from_golden("plan/small.md", markdown(world)), "");
}

TEST(PlanMarkdown, OfLongTextsThePartThatDiffersIsShown) {
  const std::string same(300, '.');
  for (const auto& [begin, end] :
       {std::pair{same, same}, std::pair{same, std::string()}, std::pair{std::string(), same}}) {
    HandMade world;
    world.add("prod/eu-west-1/prod/vpc", "aws_iam_policy.a", Action::Update, "vpc",
              {{"policy", begin + "kms:Decrypt" + end}}, {{"policy", begin + "kms:Encrypt" + end}});
    const std::string text = markdown(world);
    EXPECT_TRUE(holds(text, "kms:Decrypt")) << text;
    EXPECT_TRUE(holds(text, "kms:Encrypt")) << text;
    EXPECT_FALSE(holds(text, std::string(170, '.'))) << text;
  }
}

TEST(PlanMarkdown, SecretsAreHiddenWhateverIsAskedFor) {
  HandMade world;
  fill(world);
  for (const bool all : {false, true}) {
    const std::string text = markdown(world, 64'000, all);
    EXPECT_TRUE(holds(text, "!     password: (secret)"));
    EXPECT_FALSE(holds(text, "opensesame") || holds(text, "shazam"));
  }
}

TEST(PlanMarkdown, ASecretInsideALargerValueHidesAllOfIt) {
  HandMade world;
  Change& change = world.add(
      "prod/eu-west-1/prod/apps", "aws_lambda_function.main", Action::Update, "function", {},
      {{"environment", List{Object{{"variables", Object{{"KEY", "opensesame"}, {"MODE", "fast"}}}}}}});
  change.sensitive = {
      {Step::attribute("environment"), Step::at(0), Step::attribute("variables"), Step::key("KEY")}};
  const std::string text = markdown(world);
  EXPECT_TRUE(holds(text, "(secret)")) << text;
  EXPECT_FALSE(holds(text, "opensesame")) << text;
}

TEST(PlanMarkdown, WhatAProviderSaysOfAProblemStaysInTheLog) {
  HandMade world;
  engine::Problem problem;
  problem.unit = "prod/eu-west-1/prod/mysql";
  problem.address = "aws_db_instance.primary";
  problem.diagnostics.push_back({Severity::Error, "bad password opensesame", "", {}});
  world.plan.problems.push_back(problem);
  const std::string text = markdown(world);
  EXPECT_TRUE(holds(text, "**cannot be planned**: `prod/eu-west-1/prod/mysql//aws_db_instance.primary`"))
      << text;
  EXPECT_FALSE(holds(text, "opensesame"));
}

TEST(PlanMarkdown, NothingToDoIsSaidInALine) {
  EXPECT_EQ(markdown(HandMade()), "<!-- ashlar plan -->\n### acme: nothing would be done\n");
}

TEST(PlanMarkdown, HasWhatTerraformDoesToTheTeamsUnits) {
  HandMade world;
  fill(world);
  HandMade team;
  team.add("prod/eu-west-1/prod/exports", "aws_dynamodb_table.a", Action::Delete, "").loss = {Loses::Data,
                                                                                              "it goes"};
  Unit exports;
  exports.path = {"prod", "eu-west-1", "prod", "exports"};
  Unit reports;
  reports.path = {"stage", "eu-west-1", "stage", "reports"};
  engine::ExtraPlan planned;
  planned.unit = &exports;
  planned.has_something_to_do = true;
  planned.changes = team.plan.changes;
  planned.imports = {{"aws_s3_bucket.b", "a-bucket"}};
  engine::ExtraPlan later;
  later.unit = &reports;
  later.waits = true;
  world.plan.extras = {planned, later};
  const std::string text = markdown(world);
  EXPECT_TRUE(holds(text, "**loses data**: `prod/eu-west-1/prod/exports//aws_dynamodb_table.a`: it goes"))
      << text;
  EXPECT_TRUE(holds(text, "\n- aws_dynamodb_table.a")) << text;
  EXPECT_TRUE(holds(text, "`prod/eu-west-1/prod/exports//aws_s3_bucket.b`, as `a-bucket`")) << text;
  EXPECT_TRUE(holds(text, "**planned later**: `stage/eu-west-1/stage/reports`")) << text;
  EXPECT_EQ(split(text, '<').size(), split(replace_all(text, "<b>prod</b>", "<b>prod</b"), '<').size())
      << "each account once";
  world.plan.changes.clear();
  world.plan.extras = {later};
  EXPECT_TRUE(holds(markdown(world), "no resource would be changed"));
}

/// Thousands of resources that are made, one that is changed, one whose data goes.
void fill_up(HandMade& world) {
  for (int i = 0; i < 3000; ++i) {
    const std::string account = i < 2000 ? "dev" : "prod";
    world.add(fmt::format("{}/eu-west-1/main/part-{}", account, i / 20),
              fmt::format("aws_sqs_queue.queue_{}", i), Action::Create, "queues");
  }
  world.add("stage/eu-west-1/main/part", "aws_sqs_queue.changed", Action::Update, "queues", {{"name", "a"}},
            {{"name", "b"}});
  world.add("stage/eu-west-1/main/part", "aws_dynamodb_table.gone", Action::Delete, "").loss = {
      Loses::Data, "the table goes"};
}

TEST(PlanMarkdown, StaysBelowTheLimitAndSaysWhatIsLeftOut) {
  HandMade world;
  fill_up(world);
  for (const std::size_t most : {64'000U, 20'000U, 3'000U}) {
    const std::string text = markdown(world, most);
    EXPECT_LE(text.size(), most);
    EXPECT_TRUE(holds(text, "**Left out**, since a comment has little room: ")) << most;
    EXPECT_TRUE(holds(text, " of prod")) << most;
    EXPECT_TRUE(holds(text, "aws_dynamodb_table.gone")) << most;
    EXPECT_TRUE(holds(text, "+     name: \"b\"")) << most;
    EXPECT_EQ(split(text, '`').size() % 2, 1U) << "a block is left open at " << most;
  }
  EXPECT_GT(markdown(world, 64'000).size(), 50'000U) << "there would be room for more";
}

TEST(PlanMarkdown, WhatIsShownAndWhatIsLeftOutIsAll) {
  HandMade world;
  fill_up(world);
  const std::string text = markdown(world, 20'000);
  const std::size_t shown = split(text, '\n').size() -
                            split(replace_all(text, "\n+ aws_sqs_queue", "+ aws_sqs_queue"), '\n').size();
  const std::string told = text.substr(text.find("little room: ") + 13);
  const std::size_t left_out_of_dev = std::stoul(told);
  const std::size_t left_out_of_prod = std::stoul(told.substr(told.find("dev, ") + 5));
  EXPECT_EQ(shown + left_out_of_dev + left_out_of_prod, 3000U) << told.substr(0, 60);
}

TEST(PlanMarkdown, AResourceWithVeryManyChangesDoesNotFillIt) {
  HandMade world;
  Object before;
  Object after;
  for (int i = 0; i < 500; ++i) {
    before[fmt::format("key-{}", i)] = std::string(300, 'a');
    after[fmt::format("key-{}", i)] = std::string(300, 'b');
  }
  world.add("prod/eu-west-1/prod/apps", "aws_sqs_queue.main", Action::Update, "queues", {{"tags", before}},
            {{"tags", after}});
  const std::string text = markdown(world);
  EXPECT_TRUE(holds(text, "… and 460 more attributes")) << text.size();
  EXPECT_LT(text.size(), 20'000U);
}

TEST(PlanMarkdown, IsNotJsonToo) {
  const std::vector<std::string> words{"plan", "--markdown", "--json"};
  const Printed both = printed(run_program, words);
  EXPECT_EQ(both.exit, Exit::Usage);
  EXPECT_TRUE(holds(both.out, "a plan is printed either as Markdown or as JSON")) << both.out;
}

}  // namespace
}  // namespace ashlar::cli
