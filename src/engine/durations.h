// How long a call to AWS takes, by type: as a rule, or as it took this organisation before. Good for telling
// how long an apply will still take, and for nothing else.
#pragma once

#include <chrono>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "engine/plan.h"

namespace ashlar::engine {

using Seconds = std::chrono::duration<double>;

/// Until the provider says that it is done; in seconds.
struct UsualDuration {
  std::string_view type;
  int create = 0;
  int update = 0;
  int destroy = 0;
};

/// Of types that take much longer than others. What is not listed takes a few seconds.
std::span<const UsualDuration> usual_durations();

class Durations {
 public:
  /// What earlier applies measured. A file that is not there or makes no sense holds nothing: all that is
  /// lost is an estimate.
  static Durations read(const std::filesystem::path& path);
  Expected<void> write(const std::filesystem::path& path) const;

  /// `action`: create, update or delete.
  Seconds expected(const std::string& type, Action action) const;
  /// From then on expected: the last few measurements, the latest most.
  void add(const std::string& type, Action action, Seconds took);

 private:
  std::map<std::pair<std::string, std::string>, double> measured_;  ///< by type and name of the action
};

}  // namespace ashlar::engine
