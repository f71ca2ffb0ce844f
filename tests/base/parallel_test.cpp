#include "base/parallel.h"

#include <stdexcept>
#include <vector>

#include <gtest/gtest.h>

namespace ashlar {
namespace {

TEST(Parallel, EachTaskRunsOnce) {
  std::vector<int> runs(1000);
  in_parallel(runs.size(), [&](std::size_t index) { ++runs[index]; });
  EXPECT_EQ(runs, std::vector<int>(1000, 1));
}

TEST(Parallel, NothingToDo) {
  in_parallel(0, [](std::size_t) { FAIL(); });
}

TEST(Parallel, WhatATaskThrowsComesOutAndTheOthersRun) {
  std::vector<int> runs(100);
  const auto task = [&](std::size_t index) {
    ++runs[index];
    if (index == 3) throw std::runtime_error("the third");
  };
  EXPECT_THROW(in_parallel(runs.size(), task), std::runtime_error);
  EXPECT_EQ(runs, std::vector<int>(100, 1));
}

}  // namespace
}  // namespace ashlar
