// What `ashlar explain` prints for people and for programs.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "config/explain.h"

namespace ashlar::cli {

std::string explanation_text(const Explanation& explanation, const Sources& sources);
nlohmann::ordered_json explanation_json(const Explanation& explanation, const Sources& sources);

/// Every setting there is, as a tree with a line of help each.
std::string all_settings_text();
nlohmann::ordered_json all_settings_json();

}  // namespace ashlar::cli
