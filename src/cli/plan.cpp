// `ashlar plan` and `ashlar drift`: what would be done in all accounts, and what somebody else has done,
// without doing anything.
#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>

#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/engine_workspace.h"
#include "cli/include_protected.h"
#include "cli/plan_events.h"
#include "cli/plan_markdown.h"
#include "cli/plan_print.h"
#include "cli/plan_text.h"
#include "cli/selection.h"
#include "cli/unfinished_run.h"

namespace ashlar::cli {

namespace fs = std::filesystem;

namespace {

using engine::Action;

void print_drift(const engine::Plan& plan, const Sources& sources, const Output& out) {
  std::string unit;
  for (const engine::Change& change : plan.drift) {
    if (unit != change.unit) out.line((unit.empty() ? "" : "\n") + change.unit);
    unit = change.unit;
    out.line(change_line(change, sources));
    if (change.action == Action::Delete) continue;
    if (change.has_additions) out.line("        added by hand: no apply takes it away");
    for (const auto& attribute : engine::attribute_changes(schema::Schema::builtin(), change))
      out.line(attribute_line(attribute, change, sources));
  }
}

/// What both commands are about.
struct Made {
  EngineWorkspace workspace;
  Planned planned;
  std::optional<engine::Journal::Left> unfinished;  ///< by a run whose last deeds are in no state
};

void print_unfinished_event(const engine::Journal::Left& run) {
  nlohmann::ordered_json event{{"event", "unfinished_run"}};
  event.update(unfinished_run_json(run));
  print_event(event);
}

/// Not among what is on standard output for a pull request.
void tell_unfinished(const Made& made, const Output& out) {
  if (made.unfinished && !out.json()) out.error("\n" + unfinished_run_text(*made.unfinished));
}

void print_events(const Made& made, const Output& out) {
  const engine::Plan& plan = made.planned.plan;
  const Workspace& workspace = made.workspace.workspace;
  print_event(start_json(out));
  if (made.unfinished) print_unfinished_event(*made.unfinished);
  for (const engine::Change& change : plan.drift)
    print_event(drift_json(schema::Schema::builtin(), change, workspace.sources));
  if (out.command() == "plan")
    print_change_events(plan, workspace.sources);
  else
    print_move_events(plan);
  print_plan_end_events(plan, workspace.sources, made.planned.seconds);
}

void print_plan(const Planned& planned, bool all_attributes, const Workspace& workspace, const Output& out) {
  const engine::Plan& plan = planned.plan;
  if (!plan.drift.empty()) out.line("Changed behind the states' back:\n");
  print_drift(plan, workspace.sources, out);
  if (!plan.drift.empty()) out.line("\nWhat would be done:\n");
  print_changes(plan, all_attributes, workspace.sources, out);
  print_problems(plan.problems, workspace, out);
  if (plan.has_changes()) print_table(PlanTable(plan), out);
  out.line(fmt::format("{}, {} unchanged ({:.1f} s)", counts_text(plan), plan.count(Action::None),
                       planned.seconds));
  if (const std::string text = waiting_text(plan); !text.empty()) out.line(text);
  if (const std::string text = selection_text(plan); !text.empty()) out.line(text);
  if (!plan.unplanned.empty())
    out.error(
        fmt::format("{} resources could not be planned because they need these", plan.unplanned.size()));
}

/// What is wrong stands in the log, in full.
void print_markdown(const engine::Plan& plan, bool all_attributes, const Workspace& workspace,
                    const Output& out) {
  MarkdownWish wish;
  wish.organization = *workspace.organization.settings.name;
  wish.all_attributes = all_attributes;
  fmt::print("{}", plan_markdown(plan, wish, workspace.sources));
  print_problems(plan.problems, workspace, out);
}

Exit refuse_both(const Output& out) {
  Diagnostic error;
  error.summary = "a plan is printed either as Markdown or as JSON";
  error.found = "--markdown and --json";
  error.help = "run it twice, or take one of the flags away";
  return out.refuse(Exit::Usage, error);
}

Exit refuse_place(const std::string& file, std::string_view help, const Output& out) {
  Diagnostic error;
  error.summary = "the plan cannot be kept there, and nothing was planned";
  error.found = "-o " + file;
  error.expected = "a file in a folder that is there";
  error.help = help;
  return out.refuse(Exit::Mistakes, error);
}

/// Before the minutes that a plan may take.
std::optional<Exit> refuse_place(const std::string& file, const Output& out) {
  if (file.empty()) return std::nullopt;
  std::error_code none;
  const fs::path folder = fs::path(file).parent_path();
  if (!folder.empty() && !fs::is_directory(folder, none))
    return refuse_place(file, fmt::format("make the folder {} first", folder.string()), out);
  if (fs::is_directory(file, none) || fs::path(file).filename().empty())
    return refuse_place(file, "that is a folder: name a file in it", out);
  return std::nullopt;
}

/// Whoever goes on with `ashlar apply FILE` would carry out what stood there before.
void tell_not_kept(const std::string& file, const Output& out) {
  if (file.empty()) return;
  out.error(file + " was not written" + (is_there(file) ? ": what stands there is of an earlier plan" : ""));
}

tl::expected<Made, Exit> make(const Common& common, const engine::Selection& selection, bool refresh,
                              const std::vector<std::string>& include_protected, const Output& out) {
  auto workspace = open_engine(common, selection, out);
  if (!workspace) return tl::unexpected(workspace.error());
  workspace->include_protected = include_protected;
  auto unfinished = unfinished_run(common);
  if (!unfinished) return tl::unexpected(out.failure(unfinished.error()));
  PlanManner manner{refresh};
  if (*unfinished && !(*unfinished)->at_work) manner.cut_off = (*unfinished)->unfinished.cut_off;
  auto planned = plan_in(*workspace, manner, out);
  if (!planned) return tl::unexpected(planned.error());
  if (const auto refused = refuse_unknown_protected(*workspace, *planned, out))
    return tl::unexpected(*refused);
  return Made{std::move(*workspace), std::move(*planned), std::move(*unfinished)};
}

bool is_nothing_recorded(const Planned& planned) {
  return std::all_of(planned.states.begin(), planned.states.end(),
                     [](const auto& entry) { return entry.second.resources.empty(); });
}

Exit exit_of(const engine::Plan& plan, bool differences) {
  if (!plan.problems.empty()) return Exit::World;
  return differences ? Exit::Differences : Exit::Fine;
}

}  // namespace

Exit plan(const PlanArguments& arguments) {
  const Output out = Output::of_events("plan", arguments.common.json);
  if (arguments.markdown && out.json()) return refuse_both(out);
  if (const auto refused = refuse_place(arguments.out, out)) return *refused;
  const auto made =
      make(arguments.common, arguments.selection, arguments.refresh, arguments.include_protected, out);
  if (!made) {
    tell_not_kept(arguments.out, out);
    return made.error();
  }
  const EngineWorkspace& workspace = made->workspace;
  const Planned& planned = made->planned;
  const engine::Plan& plan = planned.plan;
  if (!arguments.out.empty() && plan.problems.empty())
    if (auto kept =
            engine::write_plan_file(arguments.out, plan_file_of(workspace, planned, arguments.refresh));
        !kept)
      return out.failure(kept.error());
  if (out.json())
    print_events(*made, out);
  else if (arguments.markdown)
    print_markdown(plan, arguments.all_attributes, workspace.workspace, out);
  else
    print_plan(planned, arguments.all_attributes, workspace.workspace, out);
  tell_unfinished(*made, out);
  if (!arguments.out.empty() && plan.problems.empty() && !arguments.markdown)
    out.line(fmt::format("\nKept: `ashlar apply {}{}` does exactly that.", arguments.out,
                         same_folder(arguments.common)));
  if (!plan.problems.empty()) tell_not_kept(arguments.out, out);
  return exit_of(plan, arguments.exit_code && plan.has_changes());
}

Exit drift(const DriftArguments& arguments) {
  const Output out = Output::of_events("drift", arguments.common.json);
  const auto made = make(arguments.common, arguments.selection, true, {"all"}, out);  // nothing is destroyed
  if (!made) return made.error();
  const EngineWorkspace& workspace = made->workspace;
  const Planned& planned = made->planned;
  if (out.json()) {
    print_events(*made, out);
  } else {
    print_drift(planned.plan, workspace.workspace.sources, out);
    print_problems(planned.plan.problems, workspace.workspace, out);
    const std::size_t count = planned.plan.drift.size();
    if (is_nothing_recorded(planned))
      out.line("no state holds anything yet: there is nothing that could have been changed");
    else if (count == 0 && !planned.plan.problems.empty())
      out.line(
          fmt::format("whether anything was changed is not known of {} resources: AWS could not be asked",
                      planned.plan.problems.size() + planned.plan.unplanned.size()));
    else
      out.line(count == 0
                   ? fmt::format("nothing was changed behind the states' back ({:.1f} s)", planned.seconds)
                   : fmt::format("\n{} {} changed behind the states' back ({:.1f} s)\n`ashlar apply "
                                 "--refresh{}`{} puts back what is described",
                                 count, count == 1 ? "resource was" : "resources were", planned.seconds,
                                 same_folder(arguments.common),
                                 arguments.selection == engine::Selection() ? "" : " of the same part"));
  }
  tell_unfinished(*made, out);
  return exit_of(planned.plan, arguments.exit_code && !planned.plan.drift.empty());
}

}  // namespace ashlar::cli
