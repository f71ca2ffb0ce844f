// What `ashlar explain` tells of a setting: what it means, what it may hold, what it is at a place, and which
// line said so. Texts for people, but no layout.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/source.h"
#include "config/address.h"

namespace ashlar {

/// Where a value comes from.
enum class Origin {
  Written,   ///< a line of a file says so
  BuiltIn,   ///< nobody says so: the default, read as YAML
  Told,      ///< nobody says so: what then holds is told in words, "(no MySQL)"
  Absent,    ///< the place does not have the system that the setting belongs to
  Missing,   ///< nobody says so, and somebody must
  Sections,  ///< a section, whose settings each have their own origin
};

struct SettingValue {
  Origin origin = Origin::Missing;
  std::string text;            ///< the value, or what is told in its place
  Span at;                     ///< of a written one
  std::optional<Level> level;  ///< the level that wrote it
};

/// The value at the setting's place; in general, the default.
SettingValue value_of(const Setting& setting, const Sources& sources);

/// What upper levels say of it that a nearer one says otherwise, the nearest first.
std::vector<SettingValue> overridden_values(const Setting& setting, const Sources& sources);

/// "stage/eu-west-1/stage.yaml:6"; empty for a default.
std::string place_text(const Span& at, const Sources& sources);
/// "stage/eu-west-1/stage.yaml:6, the environment"; "built-in default"; "not set".
std::string origin_text(const SettingValue& value, const Sources& sources);

/// The one line of help.
std::string help_of(const Setting& setting);
/// "whole number, days"
std::string type_text(const TypeInfo& type);
/// Whether the setting must be given, by somebody.
bool is_required(const Setting& setting);
/// The default as written in the files; empty where it must be given.
std::string default_of(const Setting& setting);
/// Which files may say it, which of them wins, and whether saying it makes the system.
std::string flow_text(const Setting& setting);
/// The level that the setting is for: no file below it may say it.
Level lowest_level(const Setting& setting);
/// The levels whose files may hold it, from the top down.
std::vector<Level> levels_that_say(const Setting& setting);

/// A setting with its value.
struct SettingHere {
  Setting setting;
  SettingValue value;
};

struct Explanation {
  Setting setting;
  SettingValue value;
  std::vector<SettingValue> overridden;  ///< what upper levels say, and a nearer one otherwise
  std::vector<SettingHere> below;  ///< of a section: all that stands in it; what is absent only by its name
  std::vector<SettingHere> in_places;  ///< of a single setting in general: every place that has it
  std::vector<std::string> also;       ///< other settings that the address could have meant
  std::vector<std::string> groups;     ///< for people: the groups that there are
};

/// `organization` is null where there is none; then nothing is told of places.
Explanation explain_setting(const ResolvedSetting& resolved, const Organization* organization,
                            const Sources& sources);

}  // namespace ashlar
