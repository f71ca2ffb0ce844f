#include "cli/apply_view.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <vector>

#include <fmt/format.h>

#include "base/text.h"
#include "cli/columns.h"
#include "cli/plan_table.h"

namespace ashlar::cli {

using engine::Action;
using engine::Seconds;
using engine::TimeLeft;
using Running = TimeLeft::Running;

namespace {

constexpr std::size_t widest_system = 22;

const char* doing_word(Action action) {
  if (action == Action::Create) return "making";
  return action == Action::Delete ? "destroying" : "changing";
}

/// "14 min": nobody wants the seconds of what is guessed.
std::string rounded(Seconds time) {
  constexpr double minute = 60;
  if (time.count() < 1.5 * minute) return fmt::format("{:.0f} s", std::ceil(time.count() / 10) * 10);
  return duration_text(Seconds(std::ceil(time.count() / minute) * minute));
}

std::string clock_text(const Running& running) {
  constexpr Seconds worth_telling(10);
  const std::string took = duration_text(Seconds(std::floor(running.took.count())));
  const bool is_told = running.expected > std::max(running.took, worth_telling);
  return is_told ? took + " of about " + rounded(running.expected) : took;
}

/// Its end says which it is.
std::string end_of(const std::string& text, std::size_t width) {
  const std::size_t length = text_width(text);
  if (length <= width) return text;
  std::size_t cut = 0;
  for (std::size_t dropped = 0; dropped < length - width + 1; ++dropped)
    cut += std::max<std::size_t>(1, utf8_sequence(std::string_view(text).substr(cut)));
  return "…" + text.substr(cut);
}

std::string padded(const std::string& text, std::size_t width) {
  return text + std::string(width - std::min(width, text_width(text)), ' ');
}

struct Row {
  std::string account;
  std::string system;
  std::string doing;
  std::string name;
  std::string clock;
};

Row row_of(const Running& running) {
  const std::string account = account_of(*running.change);
  return {account, end_of(system_of(*running.change), widest_system), doing_word(running.action),
          running.change->unit.substr(account.size() + 1) + "//" + running.change->address,
          clock_text(running)};
}

/// So that all stands below each other; where there is little room, names give way, and at last the clock.
struct Widths {
  std::size_t system = 0;
  std::size_t doing = 0;
  std::size_t name = 0;
  std::size_t clock = 0;

  Widths(const std::vector<Row>& rows, std::size_t width) {
    for (const Row& row : rows) {
      system = std::max(system, text_width(row.system));
      doing = std::max(doing, text_width(row.doing));
      name = std::max(name, text_width(row.name));
      clock = std::max(clock, text_width(row.clock));
    }
    constexpr std::size_t between = 4 + 2 + 1 + 2;
    constexpr std::size_t least_name = 12;
    if (between + system + doing + clock + least_name > width) clock = 0;
    const std::size_t used = between + system + doing + clock;
    name = std::min(name, width > used ? width - used : 1);
  }
};

std::string line_of(const Row& row, const Widths& widths) {
  return fmt::format("    {}  {} {}{}\n", padded(row.system, widths.system), padded(row.doing, widths.doing),
                     padded(end_of(row.name, widths.name), widths.name),
                     widths.clock == 0 ? "" : "  " + row.clock);
}

/// Of the longest at work, as many as `lines` allow with a line for each account; account by account.
std::vector<Row> chosen(const std::vector<Running>& all, std::size_t lines) {
  std::vector<Row> rows;
  std::set<std::string> accounts;
  for (const Running& running : all) {
    const std::string account = account_of(*running.change);
    const std::size_t needed = accounts.contains(account) ? 1 : 2;
    if (needed > lines) continue;
    lines -= needed;
    accounts.insert(account);
    rows.push_back(row_of(running));
  }
  std::stable_sort(rows.begin(), rows.end(),
                   [](const Row& a, const Row& b) { return a.account < b.account; });
  return rows;
}

}  // namespace

std::string duration_text(Seconds time) {
  constexpr long minute = 60;
  constexpr long hour = 3600;
  if (time.count() < 10 && time.count() != std::floor(time.count()))
    return fmt::format("{:.1f} s", time.count());
  const long seconds = std::lround(time.count());
  if (seconds < minute) return fmt::format("{} s", seconds);
  if (seconds >= hour) return fmt::format("{} h {} min", seconds / hour, seconds % hour / minute);
  if (seconds % minute == 0) return fmt::format("{} min", seconds / minute);
  return fmt::format("{} min {} s", seconds / minute, seconds % minute);
}

std::string progress_text(const TimeLeft& progress, TimeLeft::Time now) {
  constexpr Seconds few(10);
  const TimeLeft::Count count = progress.count();
  const Seconds left = progress.left(now);
  const std::string when = left.count() == 0 ? "states are written"
                           : left < few      ? "a few seconds left"
                                             : "about " + rounded(left) + " left";
  return fmt::format("{} of {} done, {}", count.done, count.all, when);
}

std::string running_text(const Running& running) {
  return fmt::format("{}//{} ({})", running.change->unit, running.change->address, clock_text(running));
}

std::string apply_view(const TimeLeft& progress, TimeLeft::Time now, std::size_t width, std::size_t height) {
  const std::vector<Running> all = progress.running(now);
  const std::vector<Row> rows = chosen(all, height > 3 ? height - 2 : 1);
  const Widths widths(rows, width);
  const auto counts = progress.count_by_account();
  std::string out = end_of(progress_text(progress, now), width) + "\n";
  std::string account;
  for (const Row& row : rows) {
    if (row.account != account)
      out += fmt::format("  {}  {} of {}\n", row.account, counts.at(row.account).done,
                         counts.at(row.account).all);
    account = row.account;
    out += line_of(row, widths);
  }
  if (rows.size() < all.size()) out += fmt::format("  and {} more at work\n", all.size() - rows.size());
  return out;
}

}  // namespace ashlar::cli
