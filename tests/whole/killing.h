// Killing the program, its provider, or both, at a moment of the test's choice.
#pragma once

#include <functional>
#include <set>

#include "whole/program.h"

namespace ashlar::whole {

/// Each of these calls ("ec2 CreateVpc") is to be held once, after its effect: no answer comes.
void hold(const ashlar::testing::AwsServer& server, const std::set<std::string>& calls);
/// No fault any more, and what is held goes on.
void let_go(const ashlar::testing::AwsServer& server);

/// Waits for it; false where the program has ended before.
bool is_held(const ashlar::testing::AwsServer& server, Process& ashlar);

/// With it goes its provider: nothing of the run reaches the server any more.
void kill_with_provider(Process& ashlar);

/// Runs until one ends by itself, each before it killed inside the first of these calls that it comes to.
void run_killed_inside(const ashlar::testing::AwsServer& server, const Site& site, const Words& words,
                       std::set<std::string> calls, const std::function<void()>& after_each = {});

}  // namespace ashlar::whole
