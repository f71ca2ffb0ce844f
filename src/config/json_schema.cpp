#include "config/json_schema.h"

#include <charconv>
#include <nlohmann/json.hpp>

#include <fmt/format.h>

#include "config/yaml.h"

namespace ashlar {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view draft = "http://json-schema.org/draft-07/schema#";

Json value_schema(const TypeInfo& type, bool inherited);

Json integer_json(const std::string& text) {
  std::int64_t number = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  bool whole = error == std::errc() && end == text.data() + text.size();
  return whole ? Json(number) : Json(text);
}

Json scalar_json(const TypeInfo& type, const yaml::Node& node) {
  if (type.kind == TypeInfo::Kind::Integer) return integer_json(node.text);
  bool boolean = type.kind == TypeInfo::Kind::Boolean && (node.text == "true" || node.text == "false");
  return boolean ? Json(node.text == "true") : Json(node.text);
}

const TypeInfo& type_of_entry(const TypeInfo& type, std::string_view key) {
  static const TypeInfo any;
  if (type.kind == TypeInfo::Kind::Map) return *type.element;
  const FieldInfo* field = type.section ? type.section->find(key) : nullptr;
  return field ? field->type : any;
}

void add_default(const FieldInfo& field, Json& schema) {
  if (field.required || is_told_default(field.default_text)) return;
  schema["default"] = yaml_json(field.type, default_node(field.default_text));
}

std::string description(const FieldInfo& field) {
  std::string text = field.help;
  bool says_more = !field.type.unit.empty() || !field.type.pattern.empty() || field.type.least;
  if (says_more && field.type.kind != TypeInfo::Kind::Map)
    text += fmt::format(" Expected: {}.", field.type.expected);
  if (is_told_default(field.default_text)) text += fmt::format(" Where absent: {}.", field.default_text);
  return text;
}

/// yaml-language-server shows the message instead of the pattern, which may be long.
void add_pattern(const TypeInfo& type, Json& schema) {
  schema["pattern"] = type.pattern;
  schema["patternErrorMessage"] = "this is not " + type.expected;
}

Json text_schema(const TypeInfo& type) {
  Json schema{{"type", "string"}};
  if (type.any_scalar) schema["type"] = {"string", "number", "boolean"};
  if (!type.allowed.empty()) schema["enum"] = type.allowed;
  if (!type.pattern.empty()) add_pattern(type, schema);
  // A size's bounds are in GiB, every other text's in characters.
  if (type.most && type.unit.empty()) schema["maxLength"] = *type.most;
  return schema;
}

Json integer_schema(const TypeInfo& type) {
  Json schema{{"type", "integer"}};
  for (const std::string& value : type.allowed) schema["enum"].push_back(integer_json(value));
  if (type.least) schema["minimum"] = *type.least;
  if (type.most) schema["maximum"] = *type.most;
  return schema;
}

Json map_schema(const TypeInfo& type, bool inherited) {
  Json schema{{"type", "object"}};
  if (!type.pattern.empty()) schema["propertyNames"]["pattern"] = type.pattern;
  if (type.most) schema["propertyNames"]["maxLength"] = *type.most;
  schema["additionalProperties"] = value_schema(*type.element, inherited);
  return schema;
}

Json field_schema(const FieldInfo& field, bool inherited) {
  Json schema = value_schema(field.type, inherited);
  schema["description"] = description(field);
  add_default(field, schema);
  return schema;
}

void add_required(const SectionInfo& section, Json& schema) {
  Json names = Json::array();
  for (const FieldInfo& field : section.fields) {
    if (field.required) names.push_back(field.name);
  }
  if (!names.empty()) schema["required"] = std::move(names);
}

/// A section may be left empty (`mysql:`): all its defaults.
Json section_schema(const SectionInfo& section, bool inherited) {
  Json schema{{"type", {"object", "null"}}, {"description", section.help}, {"properties", Json::object()}};
  for (const FieldInfo& field : section.fields)
    schema["properties"][field.name] = field_schema(field, inherited);
  schema["additionalProperties"] = false;
  if (!inherited) add_required(section, schema);
  return schema;
}

/// `inherited`: files above may say it too, so nothing in it must be said here.
Json value_schema(const TypeInfo& type, bool inherited) {
  switch (type.kind) {
    case TypeInfo::Kind::Integer:
      return integer_schema(type);
    case TypeInfo::Kind::Boolean:
      return {{"type", "boolean"}};
    case TypeInfo::Kind::Sequence:
      return {{"type", "array"}, {"items", value_schema(*type.element, inherited)}};
    case TypeInfo::Kind::Map:
      return map_schema(type, inherited);
    case TypeInfo::Kind::Section:
      return section_schema(*type.section, inherited);
    case TypeInfo::Kind::Any:
      return {{"type", "object"}};
    case TypeInfo::Kind::Text:
      break;
  }
  return text_schema(type);
}

void add_file_field(const FieldInfo& field, bool own_level, Json& schema) {
  bool stays = field.inherit == Inherit::Nothing;
  // The nearest level's field comes first: `domain` in organization.yaml is the organisation's, not an
  // account's.
  if ((stays && !own_level) || schema["properties"].contains(field.name)) return;
  schema["properties"][field.name] = field_schema(field, !stays);
  if (stays && field.required) schema["required"].push_back(field.name);
}

Json file_schema(Level level) {
  Json schema{{"title", fmt::format("Ashlar: {}", level_file(level))},
              {"description", own_section(level).help},
              {"type", "object"},
              {"properties", Json::object()},
              {"additionalProperties", false},
              {"required", Json::array()}};
  for (const SectionInfo* section : sections_from(level)) {
    for (const FieldInfo& field : section->fields)
      add_file_field(field, is_own_section(*section, level), schema);
  }
  // A file in which nothing is required may be empty.
  if (!schema["required"].empty()) return schema;
  schema.erase("required");
  schema["type"] = {"object", "null"};
  return schema;
}

}  // namespace

Json yaml_json(const TypeInfo& type, const yaml::Node& node) {
  if (node.is_null()) return nullptr;
  if (node.is_scalar()) return scalar_json(type, node);
  if (node.is_sequence()) {
    static const TypeInfo any;
    Json items = Json::array();
    for (const yaml::Node& item : node.items)
      items.push_back(yaml_json(type.element ? *type.element : any, item));
    return items;
  }
  Json entries = Json::object();
  for (const yaml::Entry& entry : node.entries) {
    entries[entry.key] = yaml_json(type_of_entry(type, entry.key), entry.value);
  }
  return entries;
}

Json json_schema(Level level) {
  Json schema{{"$schema", draft}};
  schema.update(file_schema(level));
  return schema;
}

Json json_schemas() {
  Json schema{{"$schema", draft},
              {"title", "Ashlar: the files of an organisation's folder"},
              {"definitions", Json::object()}};
  for (Level level : all_levels) schema["definitions"][std::string(level_word(level))] = file_schema(level);
  return schema;
}

}  // namespace ashlar
