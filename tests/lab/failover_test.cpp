#include "lab/failover/failover.h"

#include <gtest/gtest.h>

#include "lab/failover/failover_runner.h"
#include "lab/fake_group.h"

namespace ashlar::lab {
namespace {

using test::FakeGroup;

/// Does what is to be done, and says what that was.
std::vector<Action> settle(Failover& failover, FakeGroup& group) {
  std::vector<Action> actions;
  group.tell(failover);
  while (auto done = carry_out(failover, group, group)) {
    actions.push_back(done->action);
    group.tell(failover);
  }
  return actions;
}

/// A group that serves, with a standby in sync.
struct Running {
  FakeGroup group{{"a", "b"}, 1};
  Failover failover{{"a", "b"}};

  Running() {
    group.hang_rate = 0;
    settle(failover, group);
    group.write();
  }
};

TEST(Failover, NewMembersServeFromTheFirst) {
  FakeGroup group({"a", "b"}, 1);
  Failover failover({"a", "b"});
  EXPECT_EQ(
      settle(failover, group),
      (std::vector<Action>{{Deed::Find, ""}, {Deed::Promote, "a"}, {Deed::Hold, "a"}, {Deed::Follow, "b"}}));
  EXPECT_EQ(failover.serving(), "a");
  EXPECT_EQ(failover.standing_by(), std::set<std::string>{"b"});
}

TEST(Failover, NothingIsDoneBeforeAnybodyAnswers) {
  const Failover failover({"a", "b"});
  EXPECT_EQ(failover.next(), std::nullopt);
}

TEST(Failover, AStandbyInSyncTakesOverAndTheOtherComesBack) {
  Running running;
  running.group.kill("a");
  EXPECT_EQ(settle(running.failover, running.group), (std::vector<Action>{{Deed::Compare, ""},
                                                                          {Deed::Promote, "b"},
                                                                          {Deed::Hold, "b"},
                                                                          {Deed::Start, "a"},
                                                                          {Deed::Follow, "a"}}));
  running.group.expect_nothing_lost("b");
}

TEST(Failover, WritesDoNotWaitForAStandbyThatDied) {
  Running running;
  running.group.kill("b");
  EXPECT_EQ(settle(running.failover, running.group),
            (std::vector<Action>{{Deed::Detach, "b"}, {Deed::Start, "b"}, {Deed::Follow, "b"}}));
}

TEST(Failover, AMemberThatDoesNotAnswerIsEndedBeforeAnotherServes) {
  Running running;
  running.group.hang("a");
  std::vector<Action> actions;
  for (int polls = 0; polls < 3; ++polls) {
    EXPECT_EQ(running.failover.next(), std::nullopt);
    running.group.tell(running.failover);
  }
  EXPECT_EQ(running.failover.next(), (Action{Deed::Fence, "a"}));
  running.failover.done({Deed::Fence, "a"});
  EXPECT_EQ(running.failover.next(), std::nullopt) << "its end is asked for, and not yet seen";
  running.group.kill("a");
  running.group.tell(running.failover);
  EXPECT_EQ(running.failover.next(), (Action{Deed::Compare, ""}));
}

TEST(Failover, WhoIsNotInSyncWaitsForTheOther) {
  Running running;
  running.group.kill("b");
  running.group.tell(running.failover);
  running.group.kill("a");
  running.group.tell(running.failover);
  EXPECT_EQ(running.failover.next(), (Action{Deed::Start, "a"}));
  running.failover.done({Deed::Start, "a"});
  EXPECT_EQ(running.failover.next(), (Action{Deed::Start, "b"}));
  running.failover.done({Deed::Start, "b"});
  running.failover.healthy("b");
  EXPECT_EQ(running.failover.next(), std::nullopt) << "b lacks what a has";
  running.failover.healthy("a");
  EXPECT_EQ(running.failover.next(), (Action{Deed::Promote, "a"}));
}

TEST(Failover, OfSeveralTheOneWithTheMostTakesOver) {
  Failover failover({"a", "b", "c"});
  for (const char* name : {"a", "b", "c"}) failover.healthy(name);
  failover.found("a");
  for (const Action& action :
       {Action{Deed::Promote, "a"}, {Deed::Hold, "a"}, {Deed::Follow, "b"}, {Deed::Follow, "c"}}) {
    ASSERT_EQ(failover.next(), action);
    failover.done(action);
  }
  failover.died("a");
  ASSERT_EQ(failover.next(), (Action{Deed::Compare, ""}));
  failover.compared({{"b", {true, 7}}, {"c", {true, 9}}});
  EXPECT_EQ(failover.next(), (Action{Deed::Promote, "c"}));
}

TEST(Failover, WhoEndedHalfPromotedMayHaveTheRightToWrite) {
  Running running;
  running.group.kill("a");
  running.group.tell(running.failover);
  running.failover.compared({{"b", {true, 1}}});
  ASSERT_EQ(running.failover.next(), (Action{Deed::Promote, "b"}));
  running.failover.failed({Deed::Promote, "b"});
  running.failover.died("b");
  for (const char* name : {"a", "b"}) {
    ASSERT_EQ(running.failover.next(), (Action{Deed::Start, name}));
    running.failover.done({Deed::Start, name});
    running.failover.healthy(name);
  }
  EXPECT_EQ(running.failover.next(), (Action{Deed::Find, ""}));
}

TEST(Failover, WhatFailedIsTriedAgainAfterATick) {
  Failover failover({"a"});
  failover.healthy("a");
  ASSERT_EQ(failover.next(), (Action{Deed::Find, ""}));
  failover.failed({Deed::Find, ""});
  EXPECT_EQ(failover.next(), std::nullopt);
  failover.tick();
  EXPECT_EQ(failover.next(), (Action{Deed::Find, ""}));
}

TEST(Failover, OneAloneComesBackAsItself) {
  FakeGroup group({"a"}, 1);
  group.hang_rate = 0;
  Failover failover({"a"});
  settle(failover, group);
  group.write();
  group.kill("a");
  EXPECT_EQ(settle(failover, group), (std::vector<Action>{{Deed::Start, "a"}, {Deed::Promote, "a"}}));
  group.expect_nothing_lost("a");
}

TEST(Failover, AStandbyThatFellBehindIsDetachedAndFollowsAgain) {
  Running running;
  running.failover.out_of_sync("b");
  EXPECT_EQ(settle(running.failover, running.group),
            (std::vector<Action>{{Deed::Detach, "b"}, {Deed::Follow, "b"}}));
}

/// Kills, hangs, failing calls and polls in any order. The fake throws where a write would be lost or two
/// members would take writes.
class FailoverFaults : public testing::TestWithParam<unsigned> {};

TEST_P(FailoverFaults, LoseNothing) {
  const unsigned seed = GetParam();
  std::mt19937 random(seed);
  const std::vector<std::string> names =
      seed % 4 == 0 ? std::vector<std::string>{"a"} : std::vector<std::string>{"a", "b"};
  FakeGroup group(names, seed);
  Failover failover(names);
  group.fault_rate = (seed % 3) * 0.15;
  const auto anyone = [&] { return names[random() % names.size()]; };
  for (int step = 0; step < 3000; ++step) {
    switch (random() % 12) {
      case 0:
        group.kill(anyone());
        break;
      case 1:
        group.hang(anyone());
        break;
      case 2:
        failover.tick();
        break;
      case 3:
      case 4:
        group.tell(failover);
        break;
      case 5:
        check_standbys(failover, group);
        break;
      case 6:
      case 7:
        group.write();
        break;
      default:
        carry_out(failover, group, group);
        break;
    }
  }
  // Left alone, it comes to rest, serves, and everyone stands by.
  group.fault_rate = group.hang_rate = 0;
  for (int round = 0; round < 2000; ++round) {
    settle(failover, group);
    failover.tick();
  }
  ASSERT_NE(failover.serving(), "");
  EXPECT_EQ(failover.standing_by().size(), names.size() - 1);
  EXPECT_EQ(group.address_at(), failover.serving());
  group.expect_nothing_lost(failover.serving());
  const std::size_t before = group.acknowledged();
  group.write();
  EXPECT_EQ(group.acknowledged(), before + 1);
}

INSTANTIATE_TEST_SUITE_P(Seeds, FailoverFaults, testing::Range(1U, 200U));

}  // namespace
}  // namespace ashlar::lab
