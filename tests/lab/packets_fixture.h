// For tests that make network namespaces.
#pragma once

#include <cstdlib>

#include <gtest/gtest.h>
#include <unistd.h>

namespace ashlar::lab::testing {

class Packets : public ::testing::Test {
 protected:
  void SetUp() override {
    if (::geteuid() == 0) return;
    if (std::getenv("CI")) FAIL() << "needs the right to make network namespaces: root, or `unshare -rn`";
    GTEST_SKIP() << "SKIPPED: needs the right to make network namespaces: root, or `unshare -rn`";
  }
};

}  // namespace ashlar::lab::testing
