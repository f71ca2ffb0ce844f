// A run from the folder that is at work, or that ended early: what other commands say of it.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

#include "cli/output.h"
#include "engine/journal.h"

namespace ashlar::cli {

/// None where there is no such run.
Expected<std::optional<engine::Journal::Left>> unfinished_run(const Common& common);

/// Several lines: what it left, and that the next apply goes on from there.
std::string unfinished_run_text(const engine::Journal::Left& run);

nlohmann::ordered_json names_json(const std::set<engine::ResourceName>& resources);

/// `at_work`, `results`, `in_flight`, `cut_off`, `locked`.
nlohmann::ordered_json unfinished_run_json(const engine::Journal::Left& run);

}  // namespace ashlar::cli
