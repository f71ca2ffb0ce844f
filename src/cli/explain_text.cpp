#include "cli/explain_text.h"

#include <fmt/format.h>

#include "base/text.h"
#include "cli/columns.h"

namespace ashlar::cli {

namespace {

constexpr std::size_t title_columns = 11;
constexpr std::size_t longest_value = 32;

/// "  Type       whole number, days"; nothing for an empty text.
std::string titled(std::string_view title, const std::string& text, std::size_t width) {
  if (text.empty()) return {};
  std::size_t indent = 2 + title_columns;
  return fmt::format("  {:<{}}{}\n", title, title_columns, wrapped(text, page_of(width) - indent, indent));
}

std::string shortened(const std::string& text) {
  if (text_width(text) <= longest_value) return text;
  std::string cut = text.substr(0, longest_value - 1);
  while (!is_utf8(cut)) cut.pop_back();
  return cut + "…";
}

std::string overridden_text(const SettingValue& value, const Sources& sources) {
  return fmt::format("{}, {}", value.text, origin_text(value, sources));
}

/// A value stands unbroken, however long: it is meant to be copied.
std::string value_lines(const Explanation& told, const Sources& sources, std::size_t width) {
  if (!told.setting.place || told.value.origin == Origin::Sections) return {};
  std::string text = fmt::format("  {:<{}}{}\n", "Value", title_columns, told.value.text);
  if (told.value.origin == Origin::Missing) text.clear();
  text += titled("From", origin_text(told.value, sources), width);
  for (const SettingValue& value : told.overridden)
    text += titled("Instead of", overridden_text(value, sources), width);
  return text;
}

std::string default_text(const Setting& setting) {
  if (is_required(setting)) return "none: somebody must say it";
  return default_of(setting);
}

/// What is true of the setting anywhere.
std::string meaning_lines(const Setting& setting, std::size_t width) {
  if (setting.type == nullptr) return {};
  std::string text;
  bool section = setting.holds_settings();
  if (!section) text += titled("Type", type_text(*setting.type), width);
  if (!section) text += titled("Expected", setting.type->expected, width);
  text += titled("Default", default_text(setting), width);
  return text + titled("Files", flow_text(setting), width);
}

std::string name_below(const Setting& setting, const Setting& upper) {
  bool below = !upper.address.empty() && setting.address.starts_with(upper.address + ".");
  return below ? setting.address.substr(upper.address.size() + 1) : setting.address;
}

/// A section that stands there says nothing itself: its settings do.
bool says_nothing(const SettingHere& row) {
  bool empty_map = row.setting.type->kind == TypeInfo::Kind::Map && row.setting.place &&
                   (!row.setting.value() || row.setting.value()->entries.empty());
  return row.value.origin == Origin::Sections && !empty_map;
}

std::string value_cell(const SettingHere& row) {
  if (row.value.origin == Origin::Sections) return "{}";
  return shortened(row.value.text);
}

std::string default_cell(const Setting& setting) {
  return is_required(setting) ? "required" : shortened(default_of(setting));
}

std::string table_here(const Explanation& told, const Sources& sources, std::size_t width) {
  std::vector<std::vector<std::string>> rows{{"Setting", "Value", "Default", "From"}};
  for (const SettingHere& row : told.below) {
    if (says_nothing(row)) continue;
    rows.push_back({name_below(row.setting, told.setting), value_cell(row), default_cell(row.setting),
                    origin_text(row.value, sources)});
  }
  return columns(rows, 2, width);
}

std::string table_in_general(const Explanation& told, std::size_t width) {
  std::vector<std::vector<std::string>> rows{{"Setting", "Default", "Meaning"}};
  for (const SettingHere& row : told.below) {
    bool section = row.setting.holds_settings();
    rows.push_back({name_below(row.setting, told.setting), section ? "" : default_cell(row.setting),
                    help_of(row.setting)});
  }
  return columns(rows, 2, width);
}

std::string table_of_places(const Explanation& told, const Sources& sources, std::size_t width) {
  std::vector<std::vector<std::string>> rows;
  for (const SettingHere& here : told.in_places) {
    rows.push_back({here.setting.address, value_cell(here), origin_text(here.value, sources)});
  }
  return columns(rows, 2, width);
}

/// What starts a group of the tree: a level, or what every level may say.
std::string heading(const Setting& first) {
  if (first.type) return fmt::format("any file: {}", first.top->help);
  return fmt::format("{}: {}", level_file(lowest_level(first)), first.section->help);
}

std::string tree_name(const Setting& setting) {
  return std::string(2 * (setting.steps.size() - 1), ' ') + setting.steps.back().key;
}

}  // namespace

std::string explanation_text(const Explanation& told, const Sources& sources, std::size_t width) {
  std::string text = printable(told.setting.address) + "\n  " +
                     wrapped(help_of(told.setting), page_of(width) - 2, 2) + "\n\n";
  text += value_lines(told, sources, width) + meaning_lines(told.setting, width);
  text += titled("See also", join(told.also, ", "), width);
  if (!told.below.empty())
    text += "\n" + (told.setting.place ? table_here(told, sources, width) : table_in_general(told, width));
  if (!told.in_places.empty()) text += "\n" + table_of_places(told, sources, width);
  if (!told.groups.empty()) text += "\n" + titled("Groups", join(told.groups, ", "), width);
  while (text.ends_with("\n\n")) text.pop_back();
  return replace_all(text, "\n\n\n", "\n\n");
}

std::string all_settings_text(std::size_t width) {
  std::string text;
  std::vector<std::vector<std::string>> rows;
  const SectionInfo* top = nullptr;
  for (const Setting& setting : general_settings()) {
    bool starts = setting.type == nullptr || (setting.top != top && setting.top == common_settings().section);
    if (starts) {
      text += columns(rows, 2, width) + (text.empty() ? "" : "\n") +
              wrapped(heading(setting), page_of(width), 0) + "\n";
      rows.clear();
    }
    if (setting.type) rows.push_back({tree_name(setting), help_of(setting)});
    top = setting.top;
  }
  text += columns(rows, 2, width);
  return text +
         "\n`ashlar explain SETTING` tells more: ashlar explain mysql.storage, ashlar explain stage.mysql\n";
}

}  // namespace ashlar::cli
