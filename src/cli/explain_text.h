// What `ashlar explain` prints for people and for programs.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "config/explain.h"

namespace ashlar::cli {

/// For a terminal of `width` columns; 0: for none.
std::string explanation_text(const Explanation& explanation, const Sources& sources, std::size_t width);
nlohmann::ordered_json explanation_json(const Explanation& explanation, const Sources& sources);

/// Every setting there is, as a tree with a line of help each.
std::string all_settings_text(std::size_t width);
nlohmann::ordered_json all_settings_json();

}  // namespace ashlar::cli
