// How far an apply is, and how long it will still take: the longest chain of what remains, since what follows
// waits for it; or the sum, where there is more to do at once than can be.
#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "engine/durations.h"
#include "engine/operations.h"

namespace ashlar::engine {

/// Knows no clock: it is told what time it is.
class TimeLeft {
 public:
  using Time = std::chrono::steady_clock::time_point;

  /// A call that is under way.
  struct Running {
    const Change* change = nullptr;
    Action action = Action::None;  ///< create, update or delete
    Seconds took{0};               ///< so far
    Seconds expected{0};
  };

  /// Of an account, or of all.
  struct Count {
    std::size_t done = 0;
    std::size_t all = 0;
  };

  /// The plan that these are of must outlive this.
  explicit TimeLeft(const Operations& operations, Durations durations = {});

  // A change has a step for its making and one for its destruction, and `action` says which is meant.
  void begin(const Change& change, Action action, Time now);
  void end(const Change& change, Action action, Time now);
  /// What needs it will not be begun.
  void fail(const Change& change);

  Seconds left(Time now) const;
  Count count() const;
  std::map<std::string, Count> count_by_account() const;
  /// Those that take longest first.
  std::vector<Running> running(Time now) const;
  /// With what was measured.
  const Durations& durations() const { return durations_; }

 private:
  enum class State { Waiting, Running, Done, Dropped };
  struct Step {
    const Change* change = nullptr;  ///< null: nothing is called
    Action action = Action::None;
    std::vector<std::size_t> needs;
    State state = State::Waiting;
    Time since = {};
  };

  Step* step_of(const Change& change, Action action);
  Seconds remaining(const Step& step, Time now) const;

  std::vector<Step> steps_;
  std::vector<std::size_t> order_;  ///< of the steps: each after what it needs
  std::map<const Change*, std::vector<std::size_t>> by_change_;
  Durations durations_;
};

}  // namespace ashlar::engine
