// Looking into an organisation that was built for a test.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

#include "support/organization_folder.h"

namespace ashlar::testing {

inline const Unit* find_unit(const Built& built, std::string_view path) {
  for (const auto& [candidate, unit] : built.architecture.units()) {
    if (candidate.text() == path) return unit.get();
  }
  return nullptr;
}

inline const Unit& unit_at(const Built& built, std::string_view path) {
  const Unit* unit = find_unit(built, path);
  if (!unit) throw std::logic_error("there is no " + std::string(path) + "\n" + built.messages());
  return *unit;
}

/// Null where there is no such resource.
inline const Resource* find_resource(const Built& built, std::string_view unit, std::string_view address) {
  const Unit* found = find_unit(built, unit);
  return found ? found->find(address) : nullptr;
}

inline const Resource& resource_at(const Built& built, std::string_view unit, std::string_view address) {
  const Resource* found = unit_at(built, unit).find(address);
  if (!found) throw std::logic_error(std::string(unit) + " has no " + std::string(address));
  return *found;
}

/// What the attribute holds, as `T` of `Value::Data`.
template <class T>
T value_of(const Object& attributes, std::string_view attribute) {
  const Value* value = find(attributes, attribute);
  const T* held = value ? value->as<T>() : nullptr;
  if (!held) throw std::logic_error("no such " + std::string(attribute));
  return *held;
}

template <class T>
T value_of(const Resource& resource, std::string_view attribute) {
  return value_of<T>(resource.attributes, attribute);
}

/// The value at the end of a path of members, each a name; a step into a list or a document is its only or
/// first item.
inline const Value& value_at(const Resource& resource, std::initializer_list<std::string_view> path) {
  const Object* members = &resource.attributes;
  const Value* value = nullptr;
  for (std::string_view name : path) {
    value = members ? find(*members, name) : nullptr;
    if (!value) throw std::logic_error(resource.full_address() + " has no " + std::string(name));
    const List* items = value->as<List>();
    members = items && !items->empty() ? items->front().as<Object>() : value->as<Object>();
  }
  return *value;
}

inline std::string text_at(const Resource& resource, std::initializer_list<std::string_view> path) {
  const std::string* text = value_at(resource, path).as<std::string>();
  return text ? *text : std::string();
}

/// The resource that the value refers to, as "type.name"; empty where it refers to none.
inline std::string target_at(const Resource& resource, std::initializer_list<std::string_view> path) {
  const Reference* reference = value_at(resource, path).as<Reference>();
  return reference ? reference->resource->address() : std::string();
}

/// The statement of that Sid in the policy that an attribute holds; null where there is none.
inline const Object* statement(const Resource& resource, std::string_view attribute, std::string_view sid) {
  const JsonDocument* document = value_at(resource, {attribute}).as<JsonDocument>();
  const Value* statements = find(*document->root->as<Object>(), "Statement");
  for (const Value& candidate : *statements->as<List>()) {
    if (*find(*candidate.as<Object>(), "Sid")->as<std::string>() == sid) return candidate.as<Object>();
  }
  return nullptr;
}

/// acme, with what stands under `key:` in stage's file described anew, in one line.
inline std::unique_ptr<Built> with_stage(const std::string& key, const std::string& settings) {
  std::map<std::string, std::string> files = acme_files();
  std::string& stage = files.at("stage/eu-west-1/stage.yaml");
  const std::size_t begin = stage.find("\n" + key + ":") + 1;
  const std::size_t end = stage.find("\n\n", begin);
  stage.replace(begin, end - begin, key + ": {" + settings + "}");
  return build_organization(files);
}

}  // namespace ashlar::testing
