#include "engine/walk.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <map>
#include <mutex>
#include <set>
#include <stdexcept>
#include <thread>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace ashlar::engine {
namespace {

constexpr std::size_t threads = 8;

/// Notes the order, and that no two groups ever mix.
struct Recorder {
  std::mutex mutex;
  std::vector<std::size_t> order;
  std::string group;
  std::vector<std::string> entered;
  std::set<std::string> closed;  ///< groups that cannot be entered
  std::set<std::size_t> failing;
  bool mixed = false;

  std::vector<Reached> run(const std::vector<Step>& steps) {
    return walk(steps,
                {[&](const std::string& name) {
                   const std::lock_guard lock(mutex);
                   group = name;
                   entered.push_back(name);
                   return !closed.contains(name);
                 },
                 [&](std::size_t step) {
                   const std::lock_guard lock(mutex);
                   if (!steps[step].group.empty() && steps[step].group != group) mixed = true;
                   order.push_back(step);
                   return !failing.contains(step);
                 }},
                {threads});
  }
};

TEST(Walk, TakesEachAfterWhatItNeeds) {
  Recorder recorder;
  const auto reached = recorder.run({{{1, 2}, "a"}, {{2}, "b"}, {{}, "a"}, {{}, ""}});
  EXPECT_EQ(reached, std::vector<Reached>(4, Reached::Done));
  const auto at = [&](std::size_t step) {
    return std::find(recorder.order.begin(), recorder.order.end(), step);
  };
  EXPECT_LT(at(2), at(1));
  EXPECT_LT(at(1), at(0));
  EXPECT_FALSE(recorder.mixed);
}

TEST(Walk, LeavesOutWhatNeedsAFailedOneAndNothingElse) {
  Recorder recorder;
  recorder.failing = {0};
  const auto reached = recorder.run({{{}, "a"}, {{0}, "a"}, {{1}, "b"}, {{}, "b"}});
  EXPECT_EQ(reached,
            (std::vector<Reached>{Reached::Failed, Reached::Skipped, Reached::Skipped, Reached::Done}));
}

TEST(Walk, AGroupThatCannotBeEnteredFails) {
  Recorder recorder;
  recorder.closed = {"a"};
  const auto reached = recorder.run({{{}, "a"}, {{0}, "b"}, {{}, "b"}, {{}, "a"}});
  EXPECT_EQ(reached,
            (std::vector<Reached>{Reached::Failed, Reached::Skipped, Reached::Done, Reached::Failed}));
  EXPECT_EQ(recorder.order, std::vector<std::size_t>{2});
}

TEST(Walk, ChangesGroupsSeldom) {
  std::vector<Step> steps;
  for (int i = 0; i < 300; ++i) steps.push_back({{}, std::string(1, static_cast<char>('a' + i % 3))});
  Recorder recorder;
  recorder.run(steps);
  EXPECT_EQ(recorder.entered.size(), 3U);
}

TEST(Walk, KeepsToTheLimitOfAnAccount) {
  std::vector<Step> steps;
  for (int i = 0; i < 60; ++i)
    steps.push_back({{}, std::string(1, static_cast<char>('a' + i % 4)), i % 4 < 3 ? "dev" : "prod"});
  std::mutex mutex;
  std::map<std::string, std::size_t> running;
  std::map<std::string, std::size_t> most;
  walk(steps,
       {[](const std::string&) { return true; },
        [&](std::size_t step) {
          const std::string& account = steps[step].account;
          {
            const std::lock_guard lock(mutex);
            most[account] = std::max(most[account], ++running[account]);
          }
          std::this_thread::sleep_for(std::chrono::milliseconds(5));
          const std::lock_guard lock(mutex);
          --running[account];
          return true;
        }},
       {12, 4, 4, 5});
  EXPECT_LE(most["dev"], 5U);
  EXPECT_LE(most["prod"], 4U) << "its one group's";
}

TEST(Walk, AnExceptionEndsIt) {
  std::vector<Step> steps(50);
  std::atomic<int> visited{0};
  EXPECT_THROW(walk(steps,
                    {[](const std::string&) { return true; },
                     [&](std::size_t) -> bool {
                       ++visited;
                       throw std::logic_error("a bug");
                     }},
                    {threads}),
               std::logic_error);
  EXPECT_LE(visited, static_cast<int>(threads));
  EXPECT_TRUE(walk({}, {}, {threads}).empty());
}

RC_GTEST_PROP(Walk, EveryGraphIsWalkedInOrder, ()) {
  const auto size = *rc::gen::inRange<std::size_t>(1, 60);
  std::vector<Step> steps(size);
  for (std::size_t i = 0; i < size; ++i) {
    steps[i].group = std::string(1, static_cast<char>('a' + *rc::gen::inRange(0, 4)));
    for (std::size_t need = 0; need < i; ++need)
      if (*rc::gen::inRange(0, 8) == 0) steps[i].needs.push_back(need);
  }
  Recorder recorder;
  const auto reached = recorder.run(steps);
  RC_ASSERT(std::count(reached.begin(), reached.end(), Reached::Done) == static_cast<long>(size));
  RC_ASSERT(!recorder.mixed);
  std::vector<std::size_t> place(size);
  for (std::size_t i = 0; i < size; ++i) place[recorder.order[i]] = i;
  for (std::size_t i = 0; i < size; ++i)
    for (const std::size_t need : steps[i].needs) RC_ASSERT(place[need] < place[i]);
}

}  // namespace
}  // namespace ashlar::engine
