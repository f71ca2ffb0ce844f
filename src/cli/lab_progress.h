// What `ashlar lab up` says while it waits, on standard error: on a terminal one line that is always of now;
// elsewhere a line for each step, and one of how far it is every few seconds. Nothing with --json.
#pragma once

#include <chrono>
#include <condition_variable>
#include <map>
#include <mutex>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <thread>

#include "cli/output.h"

namespace ashlar::cli {

class LabProgress {
 public:
  LabProgress(std::size_t servers, const Output& out);
  /// Says no more.
  ~LabProgress();
  LabProgress(const LabProgress&) = delete;
  LabProgress& operator=(const LabProgress&) = delete;

  /// An event of the supervisor's.
  void hear(const nlohmann::json& event);
  void end();
  double seconds() const;

 private:
  void keep_telling();
  void step(const std::string& text) const;
  void show() const;

  const Output& out_;
  const std::size_t servers_;
  const bool live_;
  const std::chrono::steady_clock::time_point start_;
  std::mutex mutex_;
  std::condition_variable ended_;
  bool over_ = false;                          ///< guarded by mutex_
  std::map<std::string, std::string> states_;  ///< by server; guarded by mutex_
  std::thread thread_;                         ///< the last member: it uses all others
};

/// "12 of 22 servers healthy, 3 s; waiting for a, b, …"; `states` by server.
std::string progress_line(const std::map<std::string, std::string>& states, std::size_t servers,
                          double seconds, std::size_t most_names);

}  // namespace ashlar::cli
