#include "config/check_windows.h"

#include <fmt/format.h>

namespace ashlar::checks {

namespace {

constexpr int minutes_a_day = 24 * 60;
constexpr int minutes_a_week = 7 * minutes_a_day;

/// Minutes from the start of a day or a week; `length` is 0 where it ends when it starts.
struct Window {
  int start;
  int length;
};

int number_at(std::string_view text, std::size_t at) { return (text[at] - '0') * 10 + (text[at + 1] - '0'); }

/// "02:30" as minutes of the day.
int time_of(std::string_view text) { return number_at(text, 0) * 60 + number_at(text, 3); }

int weekday_of(std::string_view text) {
  constexpr std::string_view days = "mon tue wed thu fri sat sun ";
  return static_cast<int>(days.find(text.substr(0, 3)) / 4);
}

/// "sun:04:00" as minutes of the week.
int week_time_of(std::string_view text) { return weekday_of(text) * minutes_a_day + time_of(text.substr(4)); }

Window daily(std::string_view text) {
  int start = time_of(text.substr(0, 5));
  return {start, (time_of(text.substr(6)) - start + minutes_a_day) % minutes_a_day};
}

Window weekly(std::string_view text) {
  int start = week_time_of(text.substr(0, 9));
  return {start, (week_time_of(text.substr(10)) - start + minutes_a_week) % minutes_a_week};
}

/// On a circle of `around` minutes: one starts while the other lasts.
bool meet(const Window& a, const Window& b, int around) {
  int from_a_to_b = (b.start - a.start + around) % around;
  int from_b_to_a = (a.start - b.start + around) % around;
  return from_a_to_b < a.length || from_b_to_a < b.length;
}

bool meets_any_day(const Window& every_day, const Window& maintenance) {
  for (int day = 0; day < 7; ++day) {
    Window backup{every_day.start + day * minutes_a_day, every_day.length};
    if (meet(backup, maintenance, minutes_a_week)) return true;
  }
  return false;
}

constexpr int minutes_before_a_window = 60;

/// With the hour before it.
Window widened(const Window& window, int around) {
  return {(window.start - minutes_before_a_window + around) % around,
          window.length + minutes_before_a_window};
}

struct Meeting {
  const Located<std::string>& hour;
  std::string_view name;  ///< "maintenance"
  const Located<std::string>& window;
  Span at;
};

void report_meeting(const Checking& checking, const Meeting& meeting) {
  const auto& [hour, name, window, at] = meeting;
  Diagnostic met = error_at(first_place(first_place(hour.at, window.at), at),
                            fmt::format("backups at {} meet the {} window of the database", *hour, name));
  met.found = fmt::format("hour \"{}\", {}_window {}", *hour, name, *window);
  met.expected = fmt::format(
      "an hour whose {} minutes lie outside the window and the hour before it: AWS Backup begins none then",
      backup_start_minutes);
  if (hour.at && window.at) met.notes.push_back({fmt::format("the {} window", name), window.at});
  checking.diagnostics.add(std::move(met));
}

void check_length(const Checking& checking, const Located<std::string>& setting, int length, int least,
                  Span at) {
  if (length >= least) return;
  Diagnostic brief =
      error_at(first_place(setting.at, at), fmt::format("the window {} is too short", *setting));
  brief.found = fmt::format("{} minutes", length);
  brief.expected = fmt::format("at least {} minutes", least);
  checking.diagnostics.add(std::move(brief));
}

}  // namespace

void check_daily_length(const Checking& checking, const Located<std::string>& window, int least, Span at) {
  if (!window->empty()) check_length(checking, window, daily(*window).length, least, at);
}

void check_weekly_length(const Checking& checking, const Located<std::string>& window, int least, Span at) {
  if (!window->empty()) check_length(checking, window, weekly(*window).length, least, at);
}

void check_apart(const Checking& checking, const StoreWindows& windows) {
  const auto& [name, every_day, maintenance, at] = windows;
  if (every_day->empty() || maintenance->empty()) return;
  if (!meets_any_day(daily(*every_day), weekly(*maintenance))) return;
  Diagnostic both = error_at(first_place(first_place(maintenance.at, every_day.at), at),
                             fmt::format("the {} and the maintenance window overlap", name));
  both.found = fmt::format("{}_window {}, maintenance_window {}", name, *every_day, *maintenance);
  both.expected = "windows that do not meet on any day of the week: AWS refuses others";
  if (maintenance.at && every_day.at)
    both.notes.push_back({fmt::format("the {} window", name), every_day.at});
  checking.diagnostics.add(std::move(both));
}

void check_backups_apart(const Checking& checking, const Located<std::string>& hour,
                         const StoreWindows& windows, Span at) {
  if (hour->empty()) return;
  const Window begin{time_of(*hour), backup_start_minutes};
  const Located<std::string>& every_day = windows.daily;
  if (!every_day->empty() && meet(begin, widened(daily(*every_day), minutes_a_day), minutes_a_day))
    report_meeting(checking, {hour, windows.daily_name, every_day, at});
  const Located<std::string>& maintenance = windows.maintenance;
  if (!maintenance->empty() && meets_any_day(begin, widened(weekly(*maintenance), minutes_a_week)))
    report_meeting(checking, {hour, "maintenance", maintenance, at});
}

}  // namespace ashlar::checks
