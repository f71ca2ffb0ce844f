// The provider's processes, each at work in one account and region at a time, started when they are first
// needed, and anew if they die.
#pragma once

#include <atomic>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "engine/accounts.h"
#include "provider/linux/closed_port.h"
#include "provider/provider.h"

namespace ashlar::engine {

/// Safe to use from several threads.
class Workshops {
 public:
  Workshops(std::filesystem::path program, std::map<std::string, std::string> environment)
      : program_(std::move(program)), environment_(std::move(environment)) {}

  /// Whoever asks for a session by that key works there.
  void open(const std::string& key, const Workplace& workplace);
  /// No call of its runs any more: its process may go on elsewhere.
  void close(const std::string& key);

  /// To call with, at one that is open. A process is taken or started and configured for the first one who
  /// asks, and another one if it died. One that could not be configured at first is not tried again. Where
  /// the account has no id yet, its sessions only plan.
  tl::expected<provider::Session, provider::Diagnostics> session(const std::string& key);

  /// Processes that have died at one that is open.
  int deaths(const std::string& key);

  /// Asks for an early end of all calls that run.
  void stop();
  /// Whether that was asked.
  bool was_stopped() const { return stopped_; }

 private:
  struct Workshop {
    std::mutex mutex;
    provider::Configuration configuration;
    std::optional<provider::Provider> provider;
    std::optional<provider::Session> session;
    provider::Diagnostics refused;  ///< why there is no session
    int deaths = 0;                 ///< of processes before this one
  };

  tl::expected<void, provider::Diagnostics> configure(Workshop& workshop);
  Expected<provider::Provider> idle_or_new(bool only_plans);
  Expected<std::map<std::string, std::string>> environment_of(bool only_plans);
  std::shared_ptr<Workshop> find(const std::string& key);

  const std::filesystem::path program_;
  const std::map<std::string, std::string> environment_;  ///< of those that work in accounts
  std::mutex mutex_;
  std::map<std::string, std::shared_ptr<Workshop>> open_;  ///< shared with calls of `session` and `stop`
  std::map<bool, std::vector<provider::Provider>> idle_;   ///< by whether they only plan
  std::optional<provider::ClosedPort> nobody_;
  std::atomic<bool> stopped_{false};
};

}  // namespace ashlar::engine
