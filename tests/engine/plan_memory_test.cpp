// What earlier plans found: whose answer needs no provider, and whose does.
#include "engine/plan_memory.h"

#include <gtest/gtest.h>

#include "base/files.h"
#include "engine/small_world.h"

namespace ashlar::engine {
namespace {

class Remembering : public testing::SmallWorld {
 protected:
  void SetUp() override {
    SmallWorld::SetUp();
    Unit& network = unit("vpc");
    Scope scope(network, "vpc", {});
    vpc = &scope.add("aws_vpc", "main", {{"cidr_block", "10.0.0.0/16"}});
    subnet = &scope.add("aws_subnet", "a", {{"vpc_id", (*vpc)["id"]}, {"cidr_block", "10.0.0.0/24"}});
    apply();
  }

  PlanMemory memory(const std::string& circumstances = "ours") const {
    return {folder.path() / "unchanged", circumstances};
  }

  Plan plan_with(PlanMemory& kept) {
    memory_of_plans = &kept;
    return plan();
  }

  /// No provider can be asked.
  Plan plan_without_provider(PlanMemory& kept) {
    const auto real = program;
    program = "/nonexistent";
    Plan made = plan_with(kept);
    program = real;
    return made;
  }

  void remember() {
    PlanMemory first = memory();
    EXPECT_EQ(texts(plan_with(first).problems), "");
    ASSERT_TRUE(first.write(true));
  }

  static std::size_t asked(const Plan& plan) { return plan.problems.size() + plan.unplanned.size(); }

  Resource* vpc = nullptr;
  Resource* subnet = nullptr;
};

TEST_F(Remembering, NothingIsAskedTwice) {
  remember();
  PlanMemory second = memory();
  const Plan again = plan_without_provider(second);
  EXPECT_EQ(texts(again.problems), "");
  EXPECT_EQ(again.count(Action::None), 2U);
  EXPECT_FALSE(again.has_changes());
}

TEST_F(Remembering, AnApplyKnowsAlready) {
  {
    PlanMemory first = memory();
    memory_of_plans = &first;
    subnet->set("map_public_ip_on_launch", true);
    vpc->set("enable_dns_hostnames", true);
    EXPECT_EQ(texts(apply().problems), "");
    ASSERT_TRUE(first.write(false));
  }
  PlanMemory second = memory();
  const Plan next = plan_without_provider(second);
  EXPECT_EQ(texts(next.problems), "");
  EXPECT_EQ(next.count(Action::None), 2U);
}

TEST_F(Remembering, WhatIsChangedIsAskedAndNothingElse) {
  remember();
  subnet->set("map_public_ip_on_launch", true);
  PlanMemory kept = memory();
  const Plan refused = plan_without_provider(kept);
  ASSERT_EQ(asked(refused), 1U);
  EXPECT_EQ(refused.problems.front().address, "aws_subnet.a");
  EXPECT_EQ(plan_with(kept).count(Action::Update), 1U);
}

TEST_F(Remembering, AChangedStateIsAsked) {
  remember();
  const std::string path = "stage/eu-west-1/stage/vpc";
  terraform::StateFile state = states().at(path);
  state.find("aws_subnet.a")->objects.at(0).attributes["map_public_ip_on_launch"] = true;
  ASSERT_TRUE(write_file(folder.path() / "units" / path / "terraform.tfstate", terraform::state_text(state)));
  PlanMemory kept = memory();
  EXPECT_EQ(asked(plan_without_provider(kept)), 1U);
  EXPECT_EQ(plan_with(kept).count(Action::Update), 1U);
}

TEST_F(Remembering, AnotherConfigurationOfTheProviderIsAsked) {
  remember();
  unit("vpc").default_tags = {{"managed-by", "somebody else"}};
  PlanMemory kept = memory();
  EXPECT_EQ(asked(plan_without_provider(kept)), 2U);
}

TEST_F(Remembering, AnotherProgramAsksForItself) {
  remember();
  PlanMemory other = memory("theirs");
  EXPECT_EQ(asked(plan_without_provider(other)), 2U);
}

TEST_F(Remembering, OnlyAWholePlanForgets) {
  remember();
  const PlanMemory nothing_asked = memory();
  ASSERT_TRUE(nothing_asked.write(false));
  PlanMemory kept = memory();
  EXPECT_EQ(asked(plan_without_provider(kept)), 0U);
  const PlanMemory asked_nothing = memory();
  ASSERT_TRUE(asked_nothing.write(true));
  PlanMemory forgotten = memory();
  EXPECT_EQ(asked(plan_without_provider(forgotten)), 2U);
}

TEST_F(Remembering, AFileOfOthersIsNoMemory) {
  ASSERT_TRUE(write_file(folder.path() / "unchanged", "what is this?\n"));
  PlanMemory kept = memory();
  EXPECT_EQ(asked(plan_without_provider(kept)), 2U);
}

}  // namespace
}  // namespace ashlar::engine
