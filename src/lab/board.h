// How each server is, for everyone who waits for it or shows it.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace ashlar::lab {

enum class State {
  Waiting,    ///< is about to be started
  Preparing,  ///< what must be done before it starts
  Starting,   ///< runs, and is not healthy yet
  Healthy,
  Unhealthy,   ///< was healthy, and its check fails; it runs
  Restarting,  ///< has ended, and is started again after a pause
  Stopping,
  Stopped,
};

std::string_view name_of(State state);

struct ServerStatus {
  State state = State::Waiting;
  int pid = 0;          ///< inside; 0 where it does not run
  int restarts = 0;     ///< since it was asked for, not counting those that someone asked for
  std::string problem;  ///< why it is not healthy, or why it ended last; may be empty
  std::chrono::system_clock::time_point since{};  ///< in this state

  bool operator==(const ServerStatus&) const = default;
};

/// As commands read it; `since` in milliseconds of Unix time.
nlohmann::json to_json(const std::string& server, const ServerStatus& status);

class Board {
 public:
  using Statuses = std::map<std::string, ServerStatus>;

  void set(const std::string& server, ServerStatus status);
  void remove(const std::string& server);
  std::optional<ServerStatus> find(const std::string& server) const;
  Statuses all() const;

  /// Waits until `holds` of all statuses, at most until then. False where the time is up. `holds` must not
  /// call the board.
  bool wait(const std::function<bool(const Statuses&)>& holds,
            std::chrono::steady_clock::time_point until) const;
  /// Wakes everyone who waits, to look again.
  void nudge() const;

 private:
  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
  Statuses statuses_;
};

}  // namespace ashlar::lab
