// How an apply goes: a line for each resource that is done; on a terminal, below these, what is at work and
// the time left; elsewhere a line about that now and then. With --json, events.
#pragma once

#include <chrono>
#include <mutex>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

#include "cli/output.h"
#include "cli/ticker.h"
#include "engine/apply.h"
#include "engine/time_left.h"

namespace ashlar::cli {

class ApplyProgress {
 public:
  ApplyProgress(engine::TimeLeft left, const Output& out);

  void tell(const engine::ApplyEvent& event);
  /// That Ctrl-C was heard, once. From any thread.
  void tell_stopping();
  /// Nothing more is said, and what changes on the terminal is gone.
  void finish();
  double seconds() const;
  /// With what was measured.
  const engine::Durations& durations() const { return left_.durations(); }

 private:
  void note(const engine::ApplyEvent& event);
  void tell_event(const engine::ApplyEvent& event) const;
  void tell_line(const engine::ApplyEvent& event);
  void tell_start() const;
  void tick();
  void show();
  void erase();

  const Output& out_;
  const bool live_;
  const std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
  mutable std::mutex mutex_;
  engine::TimeLeft left_;        ///< guarded by mutex_
  std::size_t lines_shown_ = 0;  ///< on the terminal, below what stays; guarded by mutex_
  bool stopping_ = false;        ///< guarded by mutex_
  std::chrono::steady_clock::time_point shown_ = {};
  std::optional<Ticker> ticker_;  ///< the last member: it uses all others
};

/// "3 added, 1 changed, 0 replaced, 0 destroyed (12 s)", and what was not done.
std::string applied_text(const engine::Applied& applied, double seconds);
nlohmann::ordered_json applied_json(const engine::Plan& plan, const engine::Applied& applied, double seconds);

}  // namespace ashlar::cli
