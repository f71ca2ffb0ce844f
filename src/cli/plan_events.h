// A plan on standard output as events, a line each (docs/plan-events.md).
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "base/source.h"
#include "cli/output.h"
#include "engine/plan.h"

namespace ashlar::cli {

/// The first of what a command plans, or of each step of what it does.
nlohmann::ordered_json start_json(const Output& out);

/// What would be done: changes, the team's own units among them, and moves.
void print_change_events(const engine::Plan& plan, const Sources& sources);
void print_move_events(const engine::Plan& plan);

/// What could not be planned, and the sum of the plan.
void print_plan_end_events(const engine::Plan& plan, const Sources& sources, double seconds);

}  // namespace ashlar::cli
