// How long an apply will still take, on a clock turned by hand.
#include "engine/time_left.h"

#include <set>

#include <gtest/gtest.h>

#include "base/files.h"
#include "base/temporary_folder.h"
#include "schema/schema.h"

namespace ashlar::engine {
namespace {

using Kind = Operation::Kind;
using std::chrono::seconds;

TEST(UsualDurations, EveryTypeIsTheProvidersAndStandsOnce) {
  std::set<std::string_view> seen;
  for (const UsualDuration& row : usual_durations()) {
    EXPECT_NE(schema::Schema::builtin().find(schema::Mode::Managed, std::string(row.type)), nullptr)
        << row.type;
    EXPECT_TRUE(seen.insert(row.type).second) << row.type;
  }
}

TEST(Durations, WhatWasMeasuredCountsAndTheLatestMost) {
  Durations durations;
  EXPECT_GT(durations.expected("aws_eks_cluster", Action::Create), seconds(300));
  EXPECT_LT(durations.expected("aws_sns_topic", Action::Create), seconds(10));
  durations.add("aws_eks_cluster", Action::Create, seconds(500));
  EXPECT_EQ(durations.expected("aws_eks_cluster", Action::Create), seconds(500));
  durations.add("aws_eks_cluster", Action::Create, seconds(700));
  EXPECT_GT(durations.expected("aws_eks_cluster", Action::Create), seconds(500));
  EXPECT_LT(durations.expected("aws_eks_cluster", Action::Create), seconds(600));
}

TEST(Durations, AreKeptAndAFileThatMakesNoSenseHoldsNone) {
  const test::TemporaryFolder folder;
  const auto path = folder.path() / "durations.json";
  Durations durations;
  durations.add("aws_eks_cluster", Action::Delete, seconds(77));
  ASSERT_TRUE(durations.write(path));
  EXPECT_EQ(Durations::read(path).expected("aws_eks_cluster", Action::Delete), seconds(77));
  const Seconds usual = Durations().expected("aws_eks_cluster", Action::Delete);
  for (const char* text : {"", "[]", "{", R"({"version": 2, "seconds": {"aws_eks_cluster": {"delete": 1}}})",
                           R"({"version": 1})", R"({"version": 1, "seconds": 7})",
                           R"({"version": 1, "seconds": {"aws_eks_cluster": 5}})",
                           R"({"version": 1, "seconds": {"aws_eks_cluster": {"delete": "long"}}})",
                           R"({"version": 1, "seconds": {"aws_eks_cluster": {"delete": -1}}})"}) {
    ASSERT_TRUE(write_file(path, text));
    EXPECT_EQ(Durations::read(path).expected("aws_eks_cluster", Action::Delete), usual) << text;
  }
}

/// Types that take 100 s, 10 s and 1 s.
class Remaining : public testing::Test {
 protected:
  Remaining() {
    for (const auto& [type, time] : {std::pair("long", 100), std::pair("middle", 10), std::pair("short", 1)})
      for (const Action action : {Action::Create, Action::Update, Action::Delete})
        durations.add(type, action, seconds(time));
    changes.reserve(1000);
  }

  /// A step that makes something after others.
  std::size_t make(const char* type, std::vector<std::size_t> needs = {},
                   const std::string& account = "prod") {
    changes.push_back(change(type, account, Action::Create));
    return add({Kind::Make, &changes.back(), {}, {}}, std::move(needs));
  }

  static Change change(const char* type, const std::string& account, Action action) {
    Change one;
    one.unit = account + "/eu-west-1/main/part";
    one.type = type;
    one.action = action;
    return one;
  }

  std::size_t add(Operation operation, std::vector<std::size_t> needs) {
    operations.list.push_back(operation);
    operations.steps.push_back({std::move(needs), ""});
    return operations.list.size() - 1;
  }

  const Change& of(std::size_t step) const { return *operations.list[step].change; }
  TimeLeft time_left() const { return TimeLeft(operations, durations); }

  std::vector<Change> changes;
  Operations operations;
  Durations durations;
  const TimeLeft::Time start{seconds(1000)};
};

TEST_F(Remaining, IsTheLongestChainAndNotTheSum) {
  const auto first = make("middle");
  make("long", {first});
  make("middle", {first});
  EXPECT_EQ(time_left().left(start), seconds(110));
}

TEST_F(Remaining, IsTheSumWhereTooMuchIsToBeDoneAtOnce) {
  for (int i = 0; i < 100; ++i) make("middle");
  EXPECT_EQ(time_left().left(start), seconds(100));  // ten at once in an account
  for (int i = 0; i < 100; ++i) make("middle", {}, "account-" + std::to_string(i));
  EXPECT_EQ(time_left().left(start), seconds(100));  // others do not wait for it
  for (int i = 0; i < 600; ++i) make("middle", {}, "account-" + std::to_string(i));
  EXPECT_NEAR(time_left().left(start).count(), 8000.0 / 48, 0.001);
}

TEST_F(Remaining, FallsWhileTimePassesAndNeverToNothing) {
  const auto database = make("long");
  make("middle", {database});
  TimeLeft left = time_left();
  left.begin(of(database), Action::Create, start);
  EXPECT_EQ(left.left(start + seconds(40)), seconds(70));
  EXPECT_EQ(left.left(start + seconds(160)), seconds(30));  // an eighth of what it took
  left.end(of(database), Action::Create, start + seconds(160));
  EXPECT_EQ(left.left(start + seconds(160)), seconds(10));
}

TEST_F(Remaining, LearnsFromWhatWasDone) {
  const auto first = make("long");
  make("long", {first});
  TimeLeft left = time_left();
  left.begin(of(first), Action::Create, start);
  left.end(of(first), Action::Create, start + seconds(200));
  EXPECT_NEAR(left.left(start + seconds(200)).count(), 130, 0.001);
  EXPECT_GT(left.durations().expected("long", Action::Create), seconds(100));
}

TEST_F(Remaining, LeavesOutWhatNeedsSomethingThatFailed) {
  const auto first = make("middle");
  const auto second = make("long", {first});
  make("long", {second});
  const auto other = make("short");
  TimeLeft left = time_left();
  left.begin(of(first), Action::Create, start);
  left.fail(of(first));
  EXPECT_EQ(left.left(start), seconds(1));
  EXPECT_TRUE(left.running(start).empty());
  left.begin(of(other), Action::Create, start);
  left.end(of(other), Action::Create, start);
  EXPECT_EQ(left.left(start), seconds(0));
  EXPECT_EQ(left.count().done, 1U);
  EXPECT_EQ(left.count().all, 4U);
}

TEST_F(Remaining, AReplacementIsTwoCallsAndWhatStaysIsNone) {
  changes.push_back(change("long", "prod", Action::Replace));
  const Change& replaced = changes.back();
  const auto gone = add({Kind::Destroy, &replaced, {}, {}}, {});
  const auto made = add({Kind::Make, &replaced, {}, {}}, {gone});
  changes.push_back(change("long", "prod", Action::None));
  const auto stays = add({Kind::Make, &changes.back(), {}, {}}, {made});
  add({Kind::Make, nullptr, {}, {}}, {stays});
  TimeLeft left = time_left();
  EXPECT_EQ(left.count().all, 2U);
  EXPECT_EQ(left.left(start), seconds(200));
  left.begin(replaced, Action::Delete, start);
  EXPECT_EQ(left.running(start).front().action, Action::Delete);
  left.end(replaced, Action::Delete, start + seconds(100));
  EXPECT_EQ(left.left(start + seconds(100)), seconds(100));
}

TEST_F(Remaining, TellsWhatIsAtWorkTheLongestFirstAndCountsByAccount) {
  const auto early = make("long", {}, "prod");
  const auto late = make("long", {}, "stage");
  make("short", {}, "stage");
  TimeLeft left = time_left();
  left.begin(of(late), Action::Create, start + seconds(5));
  left.begin(of(early), Action::Create, start);
  const auto running = left.running(start + seconds(10));
  ASSERT_EQ(running.size(), 2U);
  EXPECT_EQ(running[0].change, &of(early));
  EXPECT_EQ(running[1].took, seconds(5));
  left.end(of(late), Action::Create, start + seconds(10));
  EXPECT_EQ(left.count_by_account().at("stage").done, 1U);
  EXPECT_EQ(left.count_by_account().at("stage").all, 2U);
}

}  // namespace
}  // namespace ashlar::engine
