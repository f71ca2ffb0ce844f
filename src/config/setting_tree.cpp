#include "config/setting_tree.h"

#include <algorithm>

namespace ashlar {

namespace {

const SectionInfo& common_section() { return CommonSettings::section().info; }

const FieldInfo& management_field() { return *RegionSettings::section().info.find("management"); }

bool has_management(const Region& region) { return region.effective.find("management") != nullptr; }

bool names_environment(const Region& region, const std::string& environment) {
  return std::any_of(region.environments.begin(), region.environments.end(),
                     [&](const Environment& e) { return e.name == environment; });
}

/// Whether the account has this environment, or a management VPC, in two regions.
bool region_must_be_told(const SettingPlace& place) {
  const std::vector<Region>& regions = place.account->regions;
  return std::count_if(regions.begin(), regions.end(), [&](const Region& region) {
           return place.environment ? names_environment(region, place.environment->name)
                                    : has_management(region);
         }) > 1;
}

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

const yaml::Node& SettingPlace::effective(Level at) const {
  switch (at) {
    case Level::Account:
      return account->effective;
    case Level::Region:
      return region->effective;
    case Level::Environment:
      return environment->effective;
    case Level::Organization:
      break;
  }
  return organization->effective;
}

const yaml::Node& SettingPlace::effective() const { return effective(level); }

std::string SettingPlace::address() const {
  if (level == Level::Organization) return "organization";
  if (level == Level::Account) return account->name + "._global";
  std::string region_name = region_must_be_told(*this) ? region->name + "." : std::string();
  return account->name + "." + region_name + (environment ? environment->name : "mgmt");
}

std::vector<SettingPlace> setting_places(const Organization& organization) {
  std::vector<SettingPlace> places{{Level::Organization, &organization, nullptr, nullptr, nullptr}};
  for (const Account& account : organization.accounts) {
    places.push_back({Level::Account, &organization, &account, nullptr, nullptr});
    for (const Region& region : account.regions) {
      if (has_management(region))
        places.push_back({Level::Region, &organization, &account, &region, nullptr});
      for (const Environment& environment : region.environments) {
        places.push_back({Level::Environment, &organization, &account, &region, &environment});
      }
    }
  }
  return places;
}

const FieldInfo* Setting::field() const {
  for (auto step = steps.rbegin(); step != steps.rend(); ++step) {
    if (step->field) return step->field;
  }
  return nullptr;
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
