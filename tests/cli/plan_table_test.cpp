// Changes by account and system.
#include "cli/plan_table.h"

#include <nlohmann/json.hpp>

#include <gtest/gtest.h>

#include "cli/plans.h"

namespace ashlar::cli {
namespace {

using engine::Action;
using engine::Loses;

void fill(HandMade& world) {
  for (const char* name : {"a", "b"})
    world.add("prod/eu-west-1/prod/mysql", std::string("aws_sqs_queue.") + name, Action::Create, "mysql");
  world.add("prod/eu-west-1/prod/mysql", "aws_db_instance.primary", Action::Replace, "mysql").loss = {
      Loses::Data, "all"};
  world.add("stage/eu-west-1/stage/mysql", "aws_db_instance.primary", Action::Update, "mysql");
  world.add("stage/eu-west-1/stage/vpc", "aws_vpc.main", Action::None, "vpc");
  world.add("stage/eu-west-1/stage/redis", "aws_sqs_queue.old", Action::Delete, "");
}

TEST(PlanTable, TellsEachAccountsSystems) {
  HandMade world;
  fill(world);
  EXPECT_EQ(PlanTable(world.plan).text(0),
            "changes                   prod  stage              all\n"
            "──────────────────────────────────────────────────────\n"
            "(described no more)          ·     -1               -1\n"
            "mysql                +2 -/+1 !     ~1     +2 ~1 -/+1 !\n"
            "──────────────────────────────────────────────────────\n"
            "all                  +2 -/+1 !  ~1 -1  +2 ~1 -/+1 -1 !\n");
  EXPECT_EQ(words_of(PlanTable(world.plan).sum()),
            "2 to add, 1 to change, 1 to replace, 1 to destroy, 1 loses data");
  EXPECT_EQ(words_of(PlanTable(world.plan).of_account("stage")), "1 to change, 1 to destroy");
}

TEST(PlanTable, OneChangeIsOneCell) {
  HandMade world;
  world.add("prod/eu-west-1/prod/mysql", "aws_db_instance.primary", Action::Update, "mysql");
  EXPECT_EQ(PlanTable(world.plan).text(0), "changes  prod\n─────────────\nmysql      ~1\n");
  EXPECT_TRUE(PlanTable(engine::Plan()).empty());
}

TEST(PlanTable, WhatCameOfIt) {
  HandMade world;
  fill(world);
  engine::Applied applied;
  applied.problems.push_back({"prod/eu-west-1/prod/mysql", "aws_sqs_queue.b", nullptr, {}});
  applied.skipped = {&world.plan.changes[2]};
  const PlanTable table(world.plan, applied);
  EXPECT_EQ(table.cells()[2][1], "+1 1 failed 1 not begun");
  EXPECT_EQ(table.cells()[2][2], "~1");
  EXPECT_EQ(table.json()["prod"]["mysql"]["failed"], 1);
  EXPECT_EQ(table.json()["prod"]["mysql"]["loses"]["data"], 0);
}

}  // namespace
}  // namespace ashlar::cli
