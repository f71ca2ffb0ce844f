#include "config/schedule.h"

#include <algorithm>
#include <array>
#include <vector>

#include <fmt/format.h>

#include "base/text.h"

namespace ashlar {

namespace {

using Texts = std::vector<std::string>;
using Mistake = std::optional<ScheduleMistake>;

constexpr std::string_view both_kinds = "rate(5 minutes), or cron(0 3 * * ? *) in UTC";

struct Field {
  std::string_view name;
  int least;
  int most;
  Texts names;            ///< for the numbers from `least` on
  std::string_view like;  ///< examples
};

constexpr std::size_t field_count = 6;
constexpr std::size_t day_of_month = 2;
constexpr std::size_t day_of_week = 4;

const std::array<Field, field_count>& fields() {
  static const std::array<Field, field_count> all = {{
      {"minutes", 0, 59, {}, "30, 0,30, 0-10 or */5"},
      {"hours", 0, 23, {}, "3, 8,20, 8-17 or */6"},
      {"day of the month", 1, 31, {}, "1, 1,15, 1-7, */2, L for the last, 15W for the nearest weekday, or ?"},
      {"month",
       1,
       12,
       {"JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"},
       "1, JAN,JUL, 4-9 or */3"},
      {"day of the week",
       1,
       7,
       {"SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"},
       "MON-FRI, 1 for Sunday, FRI#2 for the second, FRIL for the last, or ?"},
      {"year", 1970, 2199, {}, "2027, 2027-2029 or *"},
  }};
  return all;
}

bool is_digits(const std::string& text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string::npos;
}

bool is_number(const std::string& text, int least, int most) {
  constexpr std::size_t longest = 4;
  if (!is_digits(text) || text.size() > longest) return false;
  const int number = std::stoi(text);
  return number >= least && number <= most;
}

std::string upper(std::string text) {
  for (char& c : text) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return text;
}

bool is_value(const Field& field, const std::string& text) {
  if (is_number(text, field.least, field.most)) return true;
  return std::find(field.names.begin(), field.names.end(), upper(text)) != field.names.end();
}

/// "*", "3", "MON-FRI"
bool is_range(const Field& field, const std::string& text) {
  if (text == "*") return true;
  const std::size_t dash = text.find('-');
  if (dash == std::string::npos) return is_value(field, text);
  return is_value(field, text.substr(0, dash)) && is_value(field, text.substr(dash + 1));
}

/// "L", "15W": of days of the month.
bool is_special_day(const Field& field, const std::string& text) {
  if (text == "L" || text == "LW") return true;
  return text.ends_with('W') && is_value(field, text.substr(0, text.size() - 1));
}

/// "L", "FRIL", "FRI#2": of days of the week.
bool is_special_weekday(const Field& field, const std::string& text) {
  constexpr int weeks = 5;
  const std::size_t hash = text.find('#');
  if (hash != std::string::npos)
    return is_value(field, text.substr(0, hash)) && is_number(text.substr(hash + 1), 1, weeks);
  return text == "L" || (text.ends_with('L') && is_value(field, text.substr(0, text.size() - 1)));
}

bool is_item(std::size_t index, const std::string& text) {
  const Field& field = fields()[index];
  if (index == day_of_month && is_special_day(field, text)) return true;
  if (index == day_of_week && is_special_weekday(field, text)) return true;
  const std::size_t slash = text.find('/');
  if (slash == std::string::npos) return is_range(field, text);
  return is_range(field, text.substr(0, slash)) && is_number(text.substr(slash + 1), 1, field.most);
}

bool is_any(std::size_t index, const std::string& text) {
  return text == "?" && (index == day_of_month || index == day_of_week);
}

bool is_field(std::size_t index, const std::string& text) {
  if (is_any(index, text)) return true;
  const Texts items = split(text, ',');
  return std::all_of(items.begin(), items.end(),
                     [index](const std::string& item) { return is_item(index, item); });
}

Texts words(const std::string& text) {
  Texts found;
  for (const std::string& word : split(text, ' ')) {
    if (!word.empty()) found.push_back(word);
  }
  return found;
}

std::string cron(const Texts& parts) { return fmt::format("cron({})", fmt::join(parts, " ")); }

bool are_fields(const Texts& parts) {
  if (parts.size() != field_count) return false;
  for (std::size_t i = 0; i < field_count; ++i) {
    if (!is_field(i, parts[i])) return false;
  }
  return true;
}

/// With a ? in the place of a day that says nothing; empty where both say something.
std::string with_one_day(Texts parts) {
  if (!are_fields(parts)) return {};
  const std::size_t idle =
      parts[day_of_week] == "*" || parts[day_of_week] == "?" ? day_of_week : day_of_month;
  if (parts[idle] != "*" && parts[idle] != "?") return {};
  parts[idle] = "?";
  const std::size_t other = idle == day_of_week ? day_of_month : day_of_week;
  if (parts[other] == "?") parts[other] = "*";
  return cron(parts);
}

/// Of Unix's five fields, whose week begins with 0 for Sunday where AWS's begins with 1.
std::string from_unix(Texts parts) {
  if (parts.size() != field_count - 1) return {};
  std::string& weekday = parts[day_of_week];
  if (is_number(weekday, 0, 7)) weekday = fields()[day_of_week].names[std::stoul(weekday) % 7];
  parts.emplace_back("*");
  return with_one_day(std::move(parts));
}

std::string advice(const std::string& schedule) {
  return schedule.empty() ? std::string() : "write " + schedule;
}

Mistake mistake_of_days(const Texts& parts) {
  const bool no_day = parts[day_of_month] == "?";
  const bool no_weekday = parts[day_of_week] == "?";
  if (no_day != no_weekday) return std::nullopt;
  std::string help = advice(with_one_day(parts));
  if (help.empty()) help = "a day of the month and a day of the week together need two functions";
  return ScheduleMistake{
      fmt::format("day of the month {}, day of the week {}", parts[day_of_month], parts[day_of_week]),
      "a ? in exactly one of the two", std::move(help)};
}

Mistake mistake_of_cron(const Texts& parts) {
  if (parts.size() != field_count) {
    return ScheduleMistake{fmt::format("{} fields", parts.size()),
                           "six fields: minutes, hours, day of the month, month, day of the week, year",
                           advice(from_unix(parts))};
  }
  for (std::size_t i = 0; i < field_count; ++i) {
    if (is_field(i, parts[i])) continue;
    const Field& field = fields()[i];
    return ScheduleMistake{
        fmt::format("{} {}", field.name, parts[i]),
        fmt::format("{} from {} to {}, like {}", field.name, field.least, field.most, field.like),
        {}};
  }
  return mistake_of_days(parts);
}

std::string singular(std::string_view unit) {
  for (std::string_view known : {"minute", "hour", "day"}) {
    if (unit == known || unit == std::string(known) + "s") return std::string(known);
  }
  return {};
}

Mistake mistake_of_rate(const Texts& parts) {
  if (parts.size() != 2)
    return ScheduleMistake{
        fmt::format("rate({})", fmt::join(parts, " ")), "a number and a unit, like rate(5 minutes)", {}};
  if (!is_digits(parts[0]) || parts[0].find_first_not_of('0') != 0)
    return ScheduleMistake{parts[0], "a whole number above 0", {}};
  const std::string unit = singular(parts[1]);
  if (unit.empty()) return ScheduleMistake{parts[1], "one of minutes, hours or days", {}};
  const std::string right = parts[0] == "1" ? unit : unit + "s";
  if (parts[1] == right) return std::nullopt;
  return ScheduleMistake{fmt::format("{} {}", parts[0], parts[1]),
                         "minute, hour or day after 1; minutes, hours or days after any other number",
                         advice(fmt::format("rate({} {})", parts[0], right))};
}

/// What stands in "KIND(…)".
std::optional<std::string> inside(const std::string& schedule, std::string_view kind) {
  const std::string begin = std::string(kind) + "(";
  if (!schedule.starts_with(begin) || !schedule.ends_with(')')) return std::nullopt;
  return schedule.substr(begin.size(), schedule.size() - begin.size() - 1);
}

/// A line of a crontab, or of AWS's fields without the word; or nothing like it.
std::string guess(const std::string& schedule) {
  const Texts parts = words(schedule);
  return parts.size() == field_count ? with_one_day(parts) : from_unix(parts);
}

}  // namespace

std::optional<ScheduleMistake> schedule_mistake(const std::string& schedule) {
  if (std::optional<std::string> fields = inside(schedule, "cron")) return mistake_of_cron(words(*fields));
  if (std::optional<std::string> rate = inside(schedule, "rate")) return mistake_of_rate(words(*rate));
  if (schedule.starts_with("at("))
    return ScheduleMistake{schedule, std::string(both_kinds),
                           "a function is run again and again; at(…) is once"};
  return ScheduleMistake{schedule, std::string(both_kinds), advice(guess(schedule))};
}

}  // namespace ashlar
