// What is known of types, for loss.cpp.
#pragma once

#include <span>
#include <string_view>

#include "engine/plan.h"

namespace ashlar::engine {

/// What is lost where a resource goes, be it for good or to be made anew. Of the rows of a type the first
/// that holds counts.
struct Departure {
  std::string_view type;
  Loses what;
  std::string_view why;
  bool (*holds)(const Change&) = nullptr;  ///< none: always
};

/// What is lost where an attribute is changed in place.
struct Alteration {
  enum class Way {
    Any,
    InWindow,  ///< any, in the maintenance window unless `apply_immediately` is set
    Lowered,   ///< to a lower number
    Shrunk,    ///< to a set that lacks something of the old one
    Off,       ///< to false
  };

  std::string_view type;
  std::string_view path;  ///< without the steps into lists: "rule.expiration.days"
  Loses what;
  std::string_view why;
  Way way = Way::Any;
  bool (*holds)(const Change&) = nullptr;  ///< none: always
};

std::span<const Departure> departures();
std::span<const Alteration> alterations();

}  // namespace ashlar::engine
