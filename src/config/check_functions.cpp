// Functions: whether anything ever calls them, and when.
#include <fmt/format.h>

#include "config/checks.h"
#include "config/schedule.h"

namespace ashlar::checks {

namespace {

using Function = Named<FunctionSettings>;

void check_schedule(const Checking& checking, const Function& function) {
  if (!function.value.schedule) return;
  const Located<std::string>& schedule = *function.value.schedule;
  std::optional<ScheduleMistake> mistake = schedule_mistake(*schedule);
  if (!mistake) return;
  Diagnostic refused = error_at(schedule.at, fmt::format("AWS refuses the schedule of {}", *function.name));
  refused.found = std::move(mistake->found);
  refused.expected = std::move(mistake->expected);
  refused.help = std::move(mistake->help);
  checking.diagnostics.add(std::move(refused));
}

void check_calls(const Checking& checking, const Function& function) {
  if (function.value.schedule || *function.value.bucket) return;
  Diagnostic idle = warning_at(function.name.at, fmt::format("nothing ever runs {}", *function.name));
  idle.expected = "a schedule, or bucket: true";
  idle.help = "until then only people can run it, by hand";
  checking.diagnostics.add(std::move(idle));
}

template <class Check>
void for_each_function(const Checking& checking, const Check& check) {
  for (const Standing& standing : environments_of(checking.organization)) {
    for (const Function& function : *standing.environment.settings.functions) check(checking, function);
  }
}

}  // namespace

void schedules_are_taken(const Checking& checking) { for_each_function(checking, check_schedule); }

void functions_are_called(const Checking& checking) { for_each_function(checking, check_calls); }

}  // namespace ashlar::checks
