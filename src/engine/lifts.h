// What stops the destruction of a resource, and what has to stand there instead.
#pragma once

#include <string_view>
#include <vector>

namespace ashlar::engine {

struct Lift {
  std::string_view type;
  std::string_view attribute;
  bool value;
};

/// Source: the provider's documentation of each type.
const std::vector<Lift>& lifts();

/// Attributes that protect from destruction by themselves, where they are true.
const std::vector<const char*>& protections();

/// Whether the attribute protects from destruction by itself; others only ask for things to be emptied first.
bool is_protection(std::string_view attribute);

}  // namespace ashlar::engine
