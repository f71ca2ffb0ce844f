// What the patterns of ways_to_find.h stand for.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "engine/find_again.h"

namespace ashlar::engine {

/// What stands at a path of names in an answer; null where there is nothing.
const nlohmann::json* at(const nlohmann::json& answer, std::string_view path);

/// The pattern with its words in place of their names; none where one of them is missing. `thing`: what a
/// service listed, or null.
std::optional<std::string> filled(std::string_view pattern, const Lost& lost, const nlohmann::json* thing);

/// The tag `ashlar:id` in a configuration or a state; none where there is none.
std::optional<std::string> mark_of(const provider::Value& value);

}  // namespace ashlar::engine
