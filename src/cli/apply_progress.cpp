#include "cli/apply_progress.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <utility>

#include <fmt/format.h>

#include "cli/apply_view.h"
#include "cli/plan_events.h"
#include "cli/plan_table.h"
#include "cli/terminal.h"
#include "provider/diagnostic.h"

namespace ashlar::cli {

using engine::Action;
using engine::ApplyEvent;
using std::chrono::steady_clock;
using Json = nlohmann::ordered_json;

namespace {

using namespace std::chrono_literals;

constexpr auto each_look = 250ms;         ///< on a terminal
constexpr auto each_line = 30s;           ///< elsewhere
constexpr auto between_pictures = 100ms;  ///< hundreds of resources may be done in a second
constexpr std::size_t usual_width = 80;   ///< where the terminal does not say
constexpr std::size_t usual_height = 24;
constexpr std::size_t most_lines = 24;  ///< what was done stays in sight

std::string name_of(const engine::Change& change) { return change.unit + "//" + change.address; }

const char* done_word(Action action) {
  if (action == Action::Create) return "made";
  return action == Action::Delete ? "destroyed" : "changed";
}

Json event_json(const ApplyEvent& event, engine::Seconds expected) {
  const char* kinds[] = {"begun", "done", "failed", "cleared", "found"};
  const engine::Change& change = *event.change;
  Json json{{"event", kinds[static_cast<int>(event.kind)]},
            {"unit", change.unit},
            {"address", change.address},
            {"type", change.type},
            {"account", account_of(change)},
            {"system", change.resource == nullptr ? Json() : Json(change.resource->system)},
            {"action", engine::name_of(event.action)}};
  if (!event.id.empty()) json["id"] = event.id;
  if (event.kind == ApplyEvent::Kind::Begun)
    json["usual_milliseconds"] = std::lround(expected.count() * 1000);
  if (event.kind == ApplyEvent::Kind::Done) json["milliseconds"] = event.took.count();
  return json;
}

void print_now(const Json& event) {
  print_event(event);
  std::fflush(stdout);
}

}  // namespace

ApplyProgress::ApplyProgress(engine::TimeLeft left, const Output& out)
    : out_(out), live_(!out.json() && error_is_terminal()), left_(std::move(left)) {
  if (out.json())
    tell_start();
  else if (left_.count().all > 0)
    ticker_.emplace(live_ ? each_look : each_line, [this] { tick(); });
}

double ApplyProgress::seconds() const {
  return std::chrono::duration<double>(steady_clock::now() - begin_).count();
}

void ApplyProgress::tell_start() const {
  Json event = start_json(out_);
  event["calls"] = left_.count().all;
  event["usual_seconds"] = std::lround(left_.left(begin_).count());
  print_now(event);
}

void ApplyProgress::tell(const ApplyEvent& event) {
  const std::lock_guard lock(mutex_);
  note(event);
  if (out_.json()) return tell_event(event);
  if (event.kind != ApplyEvent::Kind::Begun) tell_line(event);
  if (live_ && steady_clock::now() - shown_ > between_pictures) show();
}

void ApplyProgress::note(const ApplyEvent& event) {
  const auto now = steady_clock::now();
  if (event.kind == ApplyEvent::Kind::Begun) left_.begin(*event.change, event.action, now);
  if (event.kind == ApplyEvent::Kind::Done || event.kind == ApplyEvent::Kind::Found)
    left_.end(*event.change, event.action, now);
  if (event.kind == ApplyEvent::Kind::Failed) left_.fail(*event.change);
}

void ApplyProgress::tell_event(const ApplyEvent& event) const {
  print_now(event_json(event, left_.durations().expected(event.change->type, event.action)));
}

void ApplyProgress::tell_line(const ApplyEvent& event) {
  erase();
  const std::string name = name_of(*event.change);
  if (event.kind == ApplyEvent::Kind::Cleared)
    out_.line(fmt::format("removed what {} left: {}", name, event.id));
  else if (event.kind == ApplyEvent::Kind::Found)
    out_.line(fmt::format("found {} {}", name, event.id));
  else if (event.kind == ApplyEvent::Kind::Done)
    out_.line(fmt::format("{} {}{} ({})", done_word(event.action), name,
                          event.id.empty() ? "" : " " + event.id, duration_text(event.took)));
  else
    out_.line("failed " + name);
  std::fflush(stdout);  // where nobody looks on, the log is to grow as things go
}

void ApplyProgress::tick() {
  const std::lock_guard lock(mutex_);
  if (live_) return show();
  const auto now = steady_clock::now();
  const auto running = left_.running(now);
  out_.error(progress_text(left_, now) +
             (running.empty() ? "" : "; longest at work: " + running_text(running.front())));
}

void ApplyProgress::tell_stopping() {
  const std::lock_guard lock(mutex_);
  if (std::exchange(stopping_, true)) return;
  erase();
  out_.error(fmt::format(
      "stopping: nothing new is begun, and what is at work has {} seconds; once more, and all ends at once",
      engine::time_to_finish.count()));
}

void ApplyProgress::show() {
  const std::size_t width = terminal_width() == 0 ? usual_width : terminal_width();
  const std::size_t height = terminal_height() == 0 ? usual_height : terminal_height();
  shown_ = steady_clock::now();
  const std::string view = apply_view(left_, shown_, width, std::min(height - 1, most_lines));
  erase();
  fmt::print(stderr, "{}", view);
  std::fflush(stderr);
  lines_shown_ = static_cast<std::size_t>(std::count(view.begin(), view.end(), '\n'));
}

void ApplyProgress::erase() {
  if (lines_shown_ > 0) fmt::print(stderr, "\x1b[{}F\x1b[J", lines_shown_);
  std::fflush(stderr);
  lines_shown_ = 0;
}

void ApplyProgress::finish() {
  ticker_.reset();
  const std::lock_guard lock(mutex_);
  erase();
}

std::string applied_text(const engine::Applied& applied, double seconds) {
  std::string text =
      fmt::format("{} added, {} changed, {} replaced, {} destroyed ({})", applied.created, applied.updated,
                  applied.replaced, applied.destroyed, duration_text(engine::Seconds(seconds)));
  if (!applied.problems.empty()) text += fmt::format("; {} failed", applied.problems.size());
  if (!applied.skipped.empty()) text += fmt::format("; {} not begun", applied.skipped.size());
  if (applied.units_not_begun > 0) text += fmt::format("; {} units not begun", applied.units_not_begun);
  if (applied.stopped) text += "; stopped";
  return text;
}

Json applied_json(const engine::Plan& plan, const engine::Applied& applied, double seconds) {
  return {{"event", "summary"},
          {"added", applied.created},
          {"changed", applied.updated},
          {"replaced", applied.replaced},
          {"destroyed", applied.destroyed},
          {"failed", applied.problems.size()},
          {"not_begun", applied.skipped.size()},
          {"units_not_begun", applied.units_not_begun},
          {"stopped", applied.stopped},
          {"by_account", PlanTable(plan, applied).json()},
          {"seconds", seconds}};
}

}  // namespace ashlar::cli
