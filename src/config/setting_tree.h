// Settings as a tree: of one place (an account, a region's management VPC, an environment), or in general.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/setting_place.h"

namespace ashlar {

/// A key on the way to a setting.
struct SettingStep {
  std::string key;                   ///< in the place's YAML; "NAME" for any name of a map, in general
  const FieldInfo* field = nullptr;  ///< null for an entry of a map
};

/// A setting, or a section of them, or a whole place or level (no steps); somewhere or in general.
struct Setting {
  std::string address;  ///< in full
  std::optional<SettingPlace> place;
  /// The section that the outermost key belongs to, and so the level where it starts; null for a whole place.
  const SectionInfo* top = nullptr;
  const SectionInfo* section = nullptr;  ///< that holds `field`; of a whole place or level its own
  const TypeInfo* type = nullptr;  ///< of the value: the field's, or a map's element; null for a whole place
  std::vector<SettingStep> steps;

  /// The field itself; for an entry of a map, the map's. Null for a whole place.
  const FieldInfo* field() const;
  /// Settings stand below it: `mysql`, `services.frontend`, `stage.stage`.
  bool holds_settings() const;
  /// The value in the place's effective settings; null where nobody wrote one, and without a place.
  const yaml::Node* value() const;
  /// The same in the settings of a level above, where they hold it.
  const yaml::Node* value_at(Level level) const;
};

/// The system that the setting is, or is part of, where its place does not have that: `mysql` in an
/// environment without it. Null where all is there, and in general.
const FieldInfo* absent_system(const Setting& setting);

/// A place as a whole.
Setting whole_place(const SettingPlace& place);
/// A level in general, as a whole: what a file of it may say first.
Setting whole_level(Level level);
/// What every level may hold, in general: its address is empty.
Setting common_settings();

/// The settings one step below. Maps of a place have the entries that it has; in general, one "NAME".
std::vector<Setting> children(const Setting& setting);
/// The entry of a map.
Setting map_entry(const Setting& map, const std::string& name);

/// All that stands below, sections before what they hold; the entries of maps of plain values (tags) left
/// out.
std::vector<Setting> settings_below(const Setting& setting);
/// Every setting in general: level by level, each level as a whole before what it holds.
std::vector<Setting> general_settings();
/// The places that have the setting, which must be a general one, with it there. `NAME` stands for every
/// entry.
std::vector<Setting> setting_in_places(const Setting& setting, const Organization& organization);

}  // namespace ashlar
