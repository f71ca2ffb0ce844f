#include "config/setting_tree.h"

#include <algorithm>

namespace ashlar {

namespace {

const SectionInfo& common_section() { return CommonSettings::section().info; }

const FieldInfo& management_field() { return *RegionSettings::section().info.find("management"); }

const yaml::Node* follow(const yaml::Node& from, const std::vector<SettingStep>& steps) {
  const yaml::Node* node = &from;
  for (const SettingStep& step : steps) {
    const yaml::Entry* entry = node->find(step.key);
    if (entry == nullptr) return nullptr;
    node = &entry->value;
  }
  return node;
}

Setting step_down(const Setting& parent, SettingStep step, const TypeInfo& type) {
  Setting child = parent;
  child.address += (child.address.empty() ? "" : ".") + step.key;
  child.type = &type;
  child.steps.push_back(std::move(step));
  return child;
}

void add_fields(const Setting& parent, const SectionInfo& section, std::vector<Setting>& into) {
  for (const FieldInfo& field : section.fields) {
    Setting child = step_down(parent, {field.name, &field}, field.type);
    child.section = &section;
    into.push_back(std::move(child));
  }
}

/// Fields that stand beside each other in a file: their outermost key is this section's.
void add_top_fields(Setting parent, const SectionInfo& section, std::vector<Setting>& into) {
  parent.top = &section;
  parent.steps.clear();
  add_fields(parent, section, into);
}

/// Settings of regions and environments are everyone's way to speak, and need no level in front.
Setting without_level(Setting setting) {
  if (!setting.place && (setting.address == "region" || setting.address == "environment"))
    setting.address.clear();
  return setting;
}

std::vector<Setting> children_of_whole(const Setting& whole) {
  std::vector<Setting> fields;
  if (whole.section) add_top_fields(without_level(whole), *whole.section, fields);
  if (whole.place) add_top_fields(whole, common_section(), fields);
  return fields;
}

bool is_management_place(const Setting& setting) {
  return setting.place && setting.place->level == Level::Region && setting.steps.size() == 1 &&
         setting.field() == &management_field();
}

std::vector<Setting> entries_of(const Setting& map) {
  std::vector<Setting> entries;
  if (!map.place) return {map_entry(map, "NAME")};
  const yaml::Node* node = map.value();
  if (node == nullptr) return entries;
  for (const yaml::Entry& entry : node->entries) entries.push_back(map_entry(map, entry.key));
  return entries;
}

void add_below(const Setting& setting, std::vector<Setting>& into) {
  for (Setting& child : children(setting)) {
    into.push_back(child);
    bool holds_things =
        child.type->kind == TypeInfo::Kind::Map && child.type->element->kind == TypeInfo::Kind::Section;
    if (child.holds_settings() || holds_things) add_below(child, into);
  }
}

bool same_step(const SettingStep& general, const SettingStep& here) {
  return general.field == here.field &&
         (general.key == here.key || (!general.field && general.key == "NAME"));
}

void find_here(const Setting& general, const Setting& at, std::vector<Setting>& into) {
  for (const Setting& child : children(at)) {
    // Counted anew for each child: beside its own settings, a management place has the common ones, one step
    // long.
    std::size_t step = child.steps.size() - 1;
    bool on_the_way = step < general.steps.size() && child.top == general.top &&
                      same_step(general.steps[step], child.steps[step]);
    if (!on_the_way || absent_system(child)) continue;
    if (child.steps.size() < general.steps.size()) {
      find_here(general, child, into);
    } else {
      into.push_back(child);
    }
  }
}

}  // namespace

const FieldInfo* Setting::field() const {
  const auto last =
      std::find_if(steps.rbegin(), steps.rend(), [](const SettingStep& step) { return step.field; });
  return last == steps.rend() ? nullptr : last->field;
}

bool Setting::holds_settings() const { return type == nullptr || type->kind == TypeInfo::Kind::Section; }

const yaml::Node* Setting::value() const { return place ? follow(place->effective(), steps) : nullptr; }

const yaml::Node* Setting::value_at(Level level) const {
  if (!place || level > place->level) return nullptr;
  return follow(place->effective(level), steps);
}

const FieldInfo* absent_system(const Setting& setting) {
  if (!setting.place) return nullptr;
  std::vector<SettingStep> above;
  for (const SettingStep& step : setting.steps) {
    above.push_back(step);
    bool optional_section =
        step.field && step.field->type.section && is_told_default(step.field->default_text);
    if (optional_section && !follow(setting.place->effective(), above)) return step.field;
  }
  return nullptr;
}

Setting whole_place(const SettingPlace& place) {
  Setting whole;
  whole.address = place.address();
  whole.place = place;
  whole.section = &own_section(place.level);
  if (place.level != Level::Region) return whole;
  whole.top = whole.section;
  whole.type = &management_field().type;
  whole.steps.push_back({management_field().name, &management_field()});
  return whole;
}

Setting whole_level(Level level) {
  Setting whole;
  whole.address = level_word(level);
  whole.section = &own_section(level);
  return whole;
}

Setting common_settings() {
  Setting whole;
  whole.section = &common_section();
  return whole;
}

std::vector<Setting> children(const Setting& setting) {
  std::vector<Setting> below;
  if (setting.type == nullptr) return children_of_whole(setting);
  if (setting.type->kind == TypeInfo::Kind::Map) return entries_of(setting);
  if (setting.type->kind == TypeInfo::Kind::Section) add_fields(setting, *setting.type->section, below);
  if (is_management_place(setting)) add_top_fields(setting, common_section(), below);
  return below;
}

Setting map_entry(const Setting& map, const std::string& name) {
  return step_down(map, {name, nullptr}, *map.type->element);
}

std::vector<Setting> settings_below(const Setting& setting) {
  std::vector<Setting> below;
  add_below(setting, below);
  return below;
}

std::vector<Setting> general_settings() {
  std::vector<Setting> all;
  for (Level level : all_levels) {
    all.push_back(whole_level(level));
    add_below(all.back(), all);
  }
  add_below(common_settings(), all);
  return all;
}

std::vector<Setting> setting_in_places(const Setting& setting, const Organization& organization) {
  std::vector<Setting> here;
  if (setting.steps.empty()) return here;
  for (const SettingPlace& place : setting_places(organization)) {
    Setting whole = whole_place(place);
    bool is_whole = !whole.steps.empty() && setting.steps.size() == 1 && setting.field() == whole.field();
    if (is_whole) here.push_back(whole);
    if (!is_whole) find_here(setting, whole, here);
  }
  return here;
}

}  // namespace ashlar
