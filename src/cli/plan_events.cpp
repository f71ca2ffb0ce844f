#include "cli/plan_events.h"

#include <cstdio>
#include <nlohmann/json.hpp>

#include <fmt/format.h>

#include "cli/plan_text.h"

namespace ashlar::cli {

namespace {

void print_extra_events(const engine::Plan& plan, const Sources& sources) {
  for (const engine::ExtraPlan& extra : plan.extras) {
    if (extra.waits) print_event(after_json(extra));
    for (const auto& import : extra.imports) print_event(import_json(extra, import));
    for (const engine::Change& change : extra.changes)
      print_event(change_json(schema::Schema::builtin(), change, sources));
  }
}

}  // namespace

nlohmann::ordered_json start_json(const Output& out) {
  return {{"event", "start"}, {"version", 1}, {"command", out.command()}};
}

void print_move_events(const engine::Plan& plan) {
  for (const Move& move : plan.moves) print_event(move_json(move));
}

/// Whoever reads them is not to wait for what is done next.
void print_change_events(const engine::Plan& plan, const Sources& sources) {
  for (const engine::Change& change : plan.changes)
    if (change.action != engine::Action::None)
      print_event(change_json(schema::Schema::builtin(), change, sources));
  print_extra_events(plan, sources);
  print_move_events(plan);
  std::fflush(stdout);
}

void print_plan_end_events(const engine::Plan& plan, const Sources& sources, double seconds) {
  for (const engine::Problem& problem : plan.problems) print_event(problem_json(problem, sources));
  print_event(summary_json(plan, seconds));
}

}  // namespace ashlar::cli
