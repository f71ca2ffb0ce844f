// Reading what Terraform's commands say in JSON: what is missing, or of another kind, is empty.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace ashlar::terraform {

/// Null where there is none.
inline const nlohmann::json& member(const nlohmann::json& object, const char* name) {
  static const nlohmann::json nothing;
  if (!object.is_object()) return nothing;
  const auto found = object.find(name);
  return found == object.end() ? nothing : *found;
}

inline std::string text(const nlohmann::json& object, const char* name) {
  const nlohmann::json& value = member(object, name);
  return value.is_string() ? value.get<std::string>() : "";
}

}  // namespace ashlar::terraform
