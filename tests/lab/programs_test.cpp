// Which programs a lab needs, and how it says that they are missing.
#include "lab/programs.h"

#include <algorithm>

#include <gtest/gtest.h>

namespace ashlar::lab {
namespace {

TEST(Programs, AllThatAreMissingAreNamedWithOneCommand) {
  const auto missing = missing_programs({{"sh", "dash"},
                                         {"no-such-server", "b-package"},
                                         {"no-such-client", "a-package"},
                                         {"no-such-tool", "a-package"}});
  ASSERT_EQ(missing.size(), 1U);
  EXPECT_EQ(missing.front().text(),
            "cannot find no-such-server, no-such-client, no-such-tool: there are no such programs");
  EXPECT_TRUE(missing.front().help.starts_with("sudo apt-get install -y a-package b-package "));
  EXPECT_TRUE(missing_programs({{"sh", "dash"}}).empty());
}

TEST(Programs, StoresAreNeededWhereThereAreSome) {
  const auto needs = [](const topology::Topology& topology, std::string_view program) {
    const auto needed = needed_programs(topology);
    return std::any_of(needed.begin(), needed.end(),
                       [&](const NeededProgram& one) { return one.program == program; });
  };
  topology::Topology topology;
  EXPECT_TRUE(needs(topology, "haproxy"));
  EXPECT_FALSE(needs(topology, "mariadbd"));
  EXPECT_FALSE(needs(topology, "redis-server"));
  topology.databases[topology::DatabaseId{"a"}] = {};
  EXPECT_TRUE(needs(topology, "mariadbd"));
  EXPECT_FALSE(needs(topology, "redis-server"));
}

}  // namespace
}  // namespace ashlar::lab
