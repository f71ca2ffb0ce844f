#include "config/explain.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "config/groups.h"
#include "config/inline_yaml.h"

namespace ashlar {

namespace {

bool is_plain_value(const TypeInfo& type) {
  return type.kind != TypeInfo::Kind::Section &&
         !(type.kind == TypeInfo::Kind::Map && type.element->kind == TypeInfo::Kind::Section);
}

SettingValue written(const yaml::Node& node, const Sources& sources) {
  return {Origin::Written, inline_yaml(node), node.at, level_of_file(sources.path(node.at.start.file))};
}

bool adds_up(const TypeInfo& type) { return type.kind == TypeInfo::Kind::Map && is_plain_value(type); }

/// Entries of such a map may come from several files; then no one line says the whole.
SettingValue written_value(const yaml::Node& node, const TypeInfo& type, const Sources& sources) {
  SettingValue value = written(node, sources);
  bool mixed =
      adds_up(type) && std::any_of(node.entries.begin(), node.entries.end(), [&](const yaml::Entry& entry) {
        return entry.key_at.start.file != node.at.start.file;
      });
  if (!mixed) return value;
  value.at = {};
  value.level.reset();
  return value;
}

SettingValue unwritten(const Setting& setting) {
  std::string text = default_of(setting);
  if (is_required(setting)) return {Origin::Missing, {}, {}, {}};
  if (is_told_default(text)) return {Origin::Told, text, {}, {}};
  return {Origin::BuiltIn, text, {}, {}};
}

/// The field of the file that the setting stands in: what it says of inheritance counts for all below it.
const FieldInfo* outermost(const Setting& setting) {
  return setting.steps.empty() ? nullptr : setting.steps.front().field;
}

std::string files_text(const std::vector<Level>& levels) {
  std::vector<std::string> files;
  for (Level level : levels) files.emplace_back(level_file(level));
  return join_or(files);
}

std::string who_wins(const Setting& setting) {
  if (setting.type && adds_up(*setting.type))
    return "entries of all levels add up; for one name the nearest level wins";
  return "the nearest level wins";
}

/// The level whose own file alone has the setting's section; nothing where files of all levels may.
std::optional<Level> own_level(const Setting& setting) {
  const SectionInfo* section = setting.top ? setting.top : setting.section;
  for (Level level : all_levels) {
    if (section == &own_section(level)) return level;
  }
  return std::nullopt;
}

}  // namespace

SettingValue value_of(const Setting& setting, const Sources& sources) {
  if (setting.type == nullptr) return {Origin::Sections, {}, {}, {}};
  if (const FieldInfo* system = absent_system(setting)) {
    bool itself = system == setting.steps.back().field;
    return {itself ? Origin::Told : Origin::Absent, system->default_text, {}, {}};
  }
  const yaml::Node* node = setting.value();
  bool written_in_a_file = node && node->at;
  if (is_plain_value(*setting.type) && written_in_a_file) return written_value(*node, *setting.type, sources);
  if (is_plain_value(*setting.type) || (!node && is_told_default(default_of(setting))))
    return unwritten(setting);
  if (!written_in_a_file) return {Origin::Sections, {}, {}, {}};
  SettingValue section = written(*node, sources);
  section.origin = Origin::Sections;
  section.text.clear();
  return section;
}

std::vector<SettingValue> overridden_values(const Setting& setting, const Sources& sources) {
  std::vector<SettingValue> values;
  if (!setting.place || !setting.type || !is_plain_value(*setting.type) || adds_up(*setting.type))
    return values;
  SettingValue here = value_of(setting, sources);
  for (std::size_t i = std::size(all_levels); i-- > 0;) {
    const Level level = all_levels[i];
    const yaml::Node* node = setting.value_at(level);
    if (node == nullptr || !node->at) continue;
    // What a level merely hands down from above is told where it was written.
    SettingValue above = written(*node, sources);
    if (above.level == level && above.at != here.at) values.push_back(std::move(above));
  }
  return values;
}

std::string place_text(const Span& at, const Sources& sources) {
  if (!at) return {};
  return fmt::format("{}:{}", printable(sources.path(at.start.file)), at.start.line);
}

std::string origin_text(const SettingValue& value, const Sources& sources) {
  switch (value.origin) {
    case Origin::Written:
      if (!value.level) return "several levels";
      return fmt::format("{}, the {}", place_text(value.at, sources), level_name(*value.level));
    case Origin::BuiltIn:
      return "built-in default";
    case Origin::Told:
      return "not set";
    case Origin::Absent:
      return "not here";
    case Origin::Missing:
      return "missing";
    case Origin::Sections:
      break;
  }
  return place_text(value.at, sources);
}

std::string help_of(const Setting& setting) {
  if (setting.type == nullptr) return setting.section->help;
  bool entry = setting.steps.back().field == nullptr;
  if (entry && setting.type->section) return setting.type->section->help;
  return setting.field()->help;
}

std::string type_text(const TypeInfo& type) {
  bool told = type.unit.empty() || type.kind == TypeInfo::Kind::Text;
  return type.name + (told ? "" : ", " + type.unit);
}

bool is_required(const Setting& setting) {
  return !setting.steps.empty() && setting.steps.back().field && setting.steps.back().field->required;
}

std::string default_of(const Setting& setting) {
  if (setting.steps.empty() || !setting.steps.back().field) return {};
  return setting.steps.back().field->default_text;
}

Level lowest_level(const Setting& setting) { return own_level(setting).value_or(Level::Environment); }

std::vector<Level> levels_that_say(const Setting& setting) {
  const FieldInfo* field = outermost(setting);
  const std::optional<Level> own = own_level(setting);
  if (own && field && field->inherit == Inherit::Nothing) return {*own};
  const Level lowest = lowest_level(setting);
  std::vector<Level> levels;
  for (Level level : all_levels) {
    if (level <= lowest) levels.push_back(level);
  }
  return levels;
}

std::string flow_text(const Setting& setting) {
  const FieldInfo* field = outermost(setting);
  if (field == nullptr) return {};
  std::vector<Level> levels = levels_that_say(setting);
  if (levels.size() == 1) return fmt::format("{} alone", level_file(levels.front()));
  std::string where = files_text(levels);
  if (field->inherit == Inherit::Nothing) return where + "; each for what stands below it";
  if (field->inherit != Inherit::System) return where + "; " + who_wins(setting);
  return fmt::format("{}; {}; {} exists where {} names it, upper levels only say how", where,
                     who_wins(setting), field->name, level_file(levels.back()));
}

namespace {

bool is_below(const Setting& setting, const Setting& upper) {
  return setting.top == upper.top && setting.address.starts_with(upper.address + ".");
}

/// Rows of a section's table, or of a map's that has its entries from several levels. What stands below an
/// absent system is left out: its own row says that it is absent.
std::vector<SettingHere> all_below(const Setting& setting, const Sources& sources) {
  std::vector<SettingHere> rows;
  std::optional<Setting> absent;
  bool map = setting.type && adds_up(*setting.type);
  for (Setting& below : map ? children(setting) : settings_below(setting)) {
    if (absent && is_below(below, *absent)) continue;
    SettingValue value = value_of(below, sources);
    if (below.place && below.holds_settings() && value.origin == Origin::Told) absent = below;
    rows.push_back({std::move(below), std::move(value)});
  }
  return rows;
}

bool holds_things(const Setting& setting) {
  return setting.holds_settings() || !is_plain_value(*setting.type);
}

bool is_of_people(const Setting& setting) {
  return !setting.steps.empty() &&
         setting.steps.front().field == AccountSettings::section().info.find("users");
}

}  // namespace

Explanation explain_setting(const ResolvedSetting& resolved, const Organization* organization,
                            const Sources& sources) {
  const Setting& setting = resolved.setting;
  Explanation told{
      setting, value_of(setting, sources), overridden_values(setting, sources), {}, {}, resolved.also, {}};
  bool adding_up = setting.place && setting.type && adds_up(*setting.type);
  if ((holds_things(setting) || adding_up) && told.value.origin != Origin::Absent)
    told.below = all_below(setting, sources);
  if (organization == nullptr) return told;
  if (!setting.place && !holds_things(setting)) {
    for (Setting& here : setting_in_places(setting, *organization)) {
      SettingValue value = value_of(here, sources);
      told.in_places.push_back({std::move(here), std::move(value)});
    }
  }
  if (is_of_people(setting)) told.groups = group_names(*organization);
  return told;
}

}  // namespace ashlar
