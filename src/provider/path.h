// Where in a value something stands, as the provider says it of mistakes and of replacements, and as states
// say it of sensitive attributes.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "provider/value.h"

namespace ashlar::provider {

struct Step {
  enum class Kind { Attribute, Key, Index };

  Kind kind = Kind::Attribute;
  std::string name;        ///< of an attribute or block, or the key in a map
  std::int64_t index = 0;  ///< in a list
  bool operator==(const Step&) const = default;

  static Step attribute(std::string name) { return {Kind::Attribute, std::move(name), 0}; }
  static Step key(std::string name) { return {Kind::Key, std::move(name), 0}; }
  static Step at(std::int64_t index) { return {Kind::Index, {}, index}; }
};

/// From the outside in. Nothing has a name inside a set: paths end at it.
using Path = std::vector<Step>;

/// `vpc_config[0].subnet_ids`, `tags["Name"]`.
std::string text(const Path& path);

/// What stands there; null where the path leads nowhere.
const Value* at(const Value& value, const Path& path);

}  // namespace ashlar::provider
