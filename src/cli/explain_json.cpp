#include <nlohmann/json.hpp>

#include "cli/explain_text.h"
#include "config/json_schema.h"

namespace ashlar::cli {

namespace {

using Json = nlohmann::ordered_json;

Json text_or_null(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }

std::string_view origin_word(Origin origin) {
  switch (origin) {
    case Origin::Written:
      return "written";
    case Origin::BuiltIn:
      return "default";
    case Origin::Told:
      return "not-set";
    case Origin::Absent:
      return "absent";
    case Origin::Missing:
      return "missing";
    case Origin::Sections:
      break;
  }
  return "section";
}

Json place_json(const Span& at, const Sources& sources) {
  if (!at) return nullptr;
  return {{"file", sources.path(at.start.file)}, {"line", at.start.line}, {"column", at.start.column}};
}

Json origin_json(const SettingValue& value, const Sources& sources) {
  return {{"origin", origin_word(value.origin)},
          {"text", text_or_null(value.text)},
          {"level", value.level ? Json(level_word(*value.level)) : Json(nullptr)},
          {"at", place_json(value.at, sources)}};
}

Json default_json(const Setting& setting) {
  std::string text = default_of(setting);
  if (text.empty() || is_told_default(text)) return nullptr;
  return yaml_json(*setting.type, default_node(text));
}

Json value_json(const Setting& setting, const SettingValue& value) {
  if (value.origin == Origin::Written) return yaml_json(*setting.type, *setting.value());
  return value.origin == Origin::BuiltIn ? default_json(setting) : Json(nullptr);
}

Json levels_json(const Setting& setting) {
  Json levels = Json::array();
  for (Level level : levels_that_say(setting)) levels.push_back(level_word(level));
  return levels;
}

template <class Number>
Json number_or_null(const std::optional<Number>& number) {
  return number ? Json(*number) : Json(nullptr);
}

void add_type(const Setting& setting, Json& json) {
  const TypeInfo& type = *setting.type;
  std::string text = default_of(setting);
  json["type"] = type.name;
  json["unit"] = text_or_null(type.unit);
  json["expected"] = type.expected;
  json["allowed"] = type.allowed;
  json["pattern"] = text_or_null(type.pattern);
  json["least"] = number_or_null(type.least);
  json["most"] = number_or_null(type.most);
  json["required"] = is_required(setting);
  json["default"] = default_json(setting);
  json["default_in_words"] = is_told_default(text) ? Json(text) : Json(nullptr);
  json["levels"] = levels_json(setting);
  json["flow"] = flow_text(setting);
}

Json setting_json(const Setting& setting) {
  Json json{{"address", setting.address},
            {"kind", setting.holds_settings() ? "section" : "setting"},
            {"place", setting.place ? Json(setting.place->address()) : Json(nullptr)},
            {"help", help_of(setting)}};
  if (setting.type) add_type(setting, json);
  return json;
}

Json here_json(const SettingHere& here, const Sources& sources) {
  Json json = setting_json(here.setting);
  if (!here.setting.place) return json;
  json["value"] = value_json(here.setting, here.value);
  json["from"] = origin_json(here.value, sources);
  return json;
}

Json list_json(const std::vector<SettingHere>& settings, const Sources& sources) {
  Json list = Json::array();
  for (const SettingHere& here : settings) list.push_back(here_json(here, sources));
  return list;
}

}  // namespace

Json explanation_json(const Explanation& told, const Sources& sources) {
  Json json{{"ok", true}};
  json.update(here_json({told.setting, told.value}, sources));
  json["overridden"] = Json::array();
  for (const SettingValue& value : told.overridden) json["overridden"].push_back(origin_json(value, sources));
  json["settings"] = list_json(told.below, sources);
  json["places"] = list_json(told.in_places, sources);
  json["also"] = told.also;
  if (!told.groups.empty()) json["groups"] = told.groups;
  return json;
}

Json all_settings_json() {
  Json list = Json::array();
  for (const Setting& setting : general_settings()) list.push_back(setting_json(setting));
  return {{"ok", true}, {"settings", std::move(list)}};
}

}  // namespace ashlar::cli
