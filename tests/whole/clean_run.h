// What an apply makes that nothing disturbs: the measure of all others.
#pragma once

#include <set>

#include "whole/inventory.h"
#include "whole/program.h"

namespace ashlar::whole {

/// `words` with more of them after these.
Words operator+(Words words, const Words& more);

/// Calls since the reset, or since they were forgotten, that changed something: "ec2 CreateVpc".
std::set<std::string> changing_calls(const ashlar::testing::AwsServer& server);

struct CleanRun {
  Inventory inventory;
  std::set<std::string> calls;  ///< that changed something
};

/// Of `small_selection`, states in files; made once for all tests, since it takes its time. Leaves the server
/// empty.
const CleanRun& clean_run(const ashlar::testing::AwsServer& server);

/// That a disturbed apply of that selection has ended as the clean one did: nothing is left to do, nothing is
/// there twice.
void expect_as_clean(const ashlar::testing::AwsServer& server, const Site& site);

}  // namespace ashlar::whole
