// What checks are made of.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "lab/verify/verify.h"

namespace ashlar::lab {

/// Collects a check's outcomes, and how long each took.
class Findings {
 public:
  Findings(std::string check, std::function<void(const Outcome&)> told)
      : check_(std::move(check)), told_(std::move(told)) {}

  /// Says how it went, and starts the clock of the next. What was tried together with others says what of the
  /// seconds is its own.
  void say(std::string what, bool holds, std::string found, std::optional<double> seconds = {});
  const std::vector<Outcome>& outcomes() const { return outcomes_; }

 private:
  std::string check_;
  std::function<void(const Outcome&)> told_;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  std::vector<Outcome> outcomes_;
};

/// A failure is of the lab itself, not of what is checked.
using Check = Expected<void> (*)(View& view, Findings& findings);

// verify/web_checks.cpp
Expected<void> check_public_answers(View& view, Findings& findings);
Expected<void> check_redirects(View& view, Findings& findings);
Expected<void> check_unclaimed_paths(View& view, Findings& findings);
// verify/certificate_checks.cpp
Expected<void> check_certificates(View& view, Findings& findings);
// verify/reach_checks.cpp
Expected<void> check_internet_reaches_nothing_else(View& view, Findings& findings);
Expected<void> check_stores_are_apart(View& view, Findings& findings);
Expected<void> check_management(View& view, Findings& findings);
// verify/environment_checks.cpp
Expected<void> check_environments_are_apart(View& view, Findings& findings);
// verify/name_checks.cpp
Expected<void> check_private_names(View& view, Findings& findings);
// verify/death_checks.cpp
Expected<void> check_deaths(View& view, Findings& findings);

// verify/cleaning.cpp
Expected<void> check_nothing_is_left(View& view, Findings& findings);

}  // namespace ashlar::lab
