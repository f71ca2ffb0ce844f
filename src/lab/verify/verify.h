// `lab verify`: what the architecture promises, shown by real connections. Outcomes are asserted; seconds are
// told and never asserted.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "lab/verify/view.h"

namespace ashlar::lab {

struct Outcome {
  std::string check;  ///< the name of the check that it belongs to
  std::string what;   ///< a sentence that should be true
  bool holds = false;
  std::string found;  ///< what was seen: where it does not hold always, else where it tells something
  double seconds = 0;
};

/// Runs all checks, one after the other; `told` hears each outcome at once. A check that the topology gives
/// no occasion for has none.
Expected<std::vector<Outcome>> verify(View& view, const std::function<void(const Outcome&)>& told);

/// JUnit's XML: a test suite for each check.
std::string to_junit(const std::vector<Outcome>& outcomes);

}  // namespace ashlar::lab
