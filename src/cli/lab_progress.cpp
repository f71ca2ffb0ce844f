#include "cli/lab_progress.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <vector>

#include <fmt/format.h>

#include "base/text.h"
#include "cli/terminal.h"

namespace ashlar::cli {

namespace {

using std::chrono::steady_clock;

constexpr std::chrono::seconds each_line{5};
constexpr std::chrono::seconds each_look{1};  ///< on a terminal, where the seconds count on
constexpr std::size_t few = 2;                ///< names, so that they fit a terminal's line
constexpr std::size_t several = 5;

}  // namespace

std::string progress_line(const std::map<std::string, std::string>& states, std::size_t servers,
                          double seconds, std::size_t most_names) {
  std::vector<std::string> waiting;
  for (const auto& [server, state] : states)
    if (state != "healthy") waiting.push_back(server);
  const std::size_t healthy = states.size() - waiting.size();
  const std::size_t more = waiting.size() > most_names ? waiting.size() - most_names : 0;
  waiting.resize(waiting.size() - more);
  std::string names = join(waiting, ", ");
  if (more > 0) names += fmt::format(" and {} more", more);
  if (names.empty() && healthy == servers) names = "groups of servers to be complete";
  return fmt::format("{} of {} servers healthy, {:.0f} s{}{}", healthy, servers, seconds,
                     names.empty() ? "" : "; waiting for ", names);
}

LabProgress::LabProgress(std::size_t servers, const Output& out)
    : out_(out),
      servers_(servers),
      live_(error_is_terminal() && !out.json()),
      start_(steady_clock::now()),
      thread_(&LabProgress::keep_telling, this) {}

LabProgress::~LabProgress() { end(); }

void LabProgress::hear(const nlohmann::json& event) {
  const std::lock_guard lock(mutex_);
  if (event.value("event", "") == "step") return step(event.value("text", ""));
  const nlohmann::json& status = event.at("status");
  states_[status.value("server", "")] = status.value("state", "");
  if (live_) show();
}

void LabProgress::end() {
  {
    const std::lock_guard lock(mutex_);
    over_ = true;
  }
  ended_.notify_all();
  if (!thread_.joinable()) return;
  thread_.join();
  if (live_) fmt::print(stderr, "\r\033[K");
}

double LabProgress::seconds() const {
  return std::chrono::duration<double>(steady_clock::now() - start_).count();
}

/// The lab tells only what changes: while nothing does, people want to know what is waited for.
void LabProgress::keep_telling() {
  std::unique_lock lock(mutex_);
  while (!ended_.wait_for(lock, live_ ? each_look : each_line, [this] { return over_; }))
    if (!out_.json() && !states_.empty()) show();
}

void LabProgress::step(const std::string& text) const {
  if (live_) fmt::print(stderr, "\r\033[K");
  if (!out_.json()) out_.error("  " + printable(text));
}

void LabProgress::show() const {
  if (!live_) return out_.error("  " + progress_line(states_, servers_, seconds(), several));
  fmt::print(stderr, "\r\033[K{}", progress_line(states_, servers_, seconds(), few));
  std::fflush(stderr);
}

}  // namespace ashlar::cli
