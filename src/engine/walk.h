// Walks a graph: each node after those that it needs, several at once. Nodes come in groups, of which only
// few are at work at any time, since a provider's process serves one account and region at a time; a group
// gives way to another only when nothing of it runs and nothing of it is ready.
#pragma once

#include <cstddef>
#include <functional>
#include <limits>
#include <string>
#include <vector>

namespace ashlar::engine {

struct Step {
  std::vector<std::size_t> needs;
  std::string group;         ///< empty: of none, and may run at any time
  std::string account = {};  ///< whose limits it counts against; empty: nobody's
};

struct Walker {
  /// Called before the first step of a group, while none of that group runs. False: none of its steps can be
  /// done. Where one group is at work at a time, no step of any group runs.
  std::function<bool(const std::string& group)> enter;
  /// Called from several threads. False: what needs it is not done.
  std::function<bool(std::size_t step)> visit;
  /// Called when a group gives way to another. May be empty.
  std::function<void(const std::string& group)> leave = {};
  /// True: nothing new is begun any more. May be empty.
  std::function<bool()> stop = {};
};

struct Width {
  std::size_t threads = 1;
  std::size_t groups = 1;  ///< at work at a time
  std::size_t steps_of_a_group = std::numeric_limits<std::size_t>::max();
  std::size_t steps_of_an_account = std::numeric_limits<std::size_t>::max();
};

enum class Reached { Done, Failed, Skipped };

/// How far each step came. `needs` must hold no circle. What a function of `walker` throws is thrown here,
/// once the other threads are done.
std::vector<Reached> walk(const std::vector<Step>& steps, const Walker& walker, Width width);

}  // namespace ashlar::engine
