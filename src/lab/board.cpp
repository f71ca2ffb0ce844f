#include "lab/board.h"

#include <nlohmann/json.hpp>

namespace ashlar::lab {

std::string_view name_of(State state) {
  switch (state) {
    case State::Waiting:
      return "waiting";
    case State::Preparing:
      return "preparing";
    case State::Starting:
      return "starting";
    case State::Healthy:
      return "healthy";
    case State::Unhealthy:
      return "unhealthy";
    case State::Restarting:
      return "restarting";
    case State::Stopping:
      return "stopping";
    case State::Stopped:
      return "stopped";
  }
  return "";
}

nlohmann::json to_json(const std::string& server, const ServerStatus& status) {
  const auto since = std::chrono::duration_cast<std::chrono::milliseconds>(status.since.time_since_epoch());
  return {{"server", server},          {"state", name_of(status.state)},
          {"pid", status.pid},         {"restarts", status.restarts},
          {"problem", status.problem}, {"since", since.count()}};
}

void Board::set(const std::string& server, ServerStatus status) {
  const std::lock_guard lock(mutex_);
  const auto [found, is_new] = statuses_.try_emplace(server);
  ServerStatus& known = found->second;
  const bool stays = !is_new && status.state == known.state;
  status.since = stays ? known.since : std::chrono::system_clock::now();
  if (!is_new && status == known) return;  // nobody is woken for it
  known = std::move(status);
  changed_.notify_all();
}

void Board::remove(const std::string& server) {
  const std::lock_guard lock(mutex_);
  statuses_.erase(server);
  changed_.notify_all();
}

std::optional<ServerStatus> Board::find(const std::string& server) const {
  const std::lock_guard lock(mutex_);
  const auto found = statuses_.find(server);
  if (found == statuses_.end()) return std::nullopt;
  return found->second;
}

Board::Statuses Board::all() const {
  const std::lock_guard lock(mutex_);
  return statuses_;
}

bool Board::wait(const std::function<bool(const Statuses&)>& holds,
                 std::chrono::steady_clock::time_point until) const {
  std::unique_lock lock(mutex_);
  return changed_.wait_until(lock, until, [&] { return holds(statuses_); });
}

void Board::nudge() const {
  const std::lock_guard lock(mutex_);
  changed_.notify_all();
}

}  // namespace ashlar::lab
