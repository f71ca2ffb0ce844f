#include "engine/extra/output.h"

#include <nlohmann/json.hpp>

#include <fmt/format.h>

#include "engine/extra/files.h"
#include "terraform/json_members.h"
#include "terraform/messages.h"

namespace ashlar::engine {

namespace {

using nlohmann::json;
using terraform::member;
using terraform::text;
using Tell = std::function<void(const ExtraStep&)>;

Action action_of(const std::string& name) {
  static const std::map<std::string, Action> actions{{"create", Action::Create},
                                                     {"update", Action::Update},
                                                     {"replace", Action::Replace},
                                                     {"delete", Action::Delete}};
  const auto found = actions.find(name);
  return found == actions.end() ? Action::None : found->second;
}

void read_diagnostic(const json& diagnostic, const Unit& unit, ExtraRun& run) {
  if (text(diagnostic, "severity") != "error") return;
  const terraform::Message message = terraform::message_of(diagnostic);
  Problem problem;
  problem.unit = unit.path.text();
  problem.address = message.address;
  problem.diagnostics = {{Severity::Error, message.summary, message.detail, {}}};
  if (!message.file.empty() && message.line > 0) {
    problem.file = source_of(unit, message.file);
    problem.line = message.line;
  }
  run.problems.push_back(std::move(problem));
}

void read_change(const json& change, ExtraRun& run) {
  const Action action = action_of(text(change, "action"));
  if (action != Action::None) run.planned[text(member(change, "resource"), "addr")] = action;
}

void read_outputs(const json& outputs, ExtraRun& run) {
  for (const json& output : outputs) {
    const std::string action = text(output, "action");
    run.changes_outputs = run.changes_outputs || (!action.empty() && action != "noop");
  }
}

void read_step(ExtraStep::Kind kind, const json& hook, const Tell& tell) {
  ExtraStep step{kind, text(member(hook, "resource"), "addr"), action_of(text(hook, "action")),
                 text(hook, "id_value")};
  if (tell && step.action != Action::None) tell(step);
}

}  // namespace

void read_line(std::string_view line, const Unit& unit, ExtraRun& run, const Tell& tell) {
  const json event = json::parse(line, nullptr, false);
  const std::string type = text(event, "type");
  if (type == "diagnostic") read_diagnostic(member(event, "diagnostic"), unit, run);
  if (type == "planned_change") read_change(member(event, "change"), run);
  if (type == "outputs") read_outputs(member(event, "outputs"), run);
  if (type == "apply_start") read_step(ExtraStep::Kind::Begun, member(event, "hook"), tell);
  if (type == "apply_complete") read_step(ExtraStep::Kind::Done, member(event, "hook"), tell);
  if (type == "apply_errored") read_step(ExtraStep::Kind::Failed, member(event, "hook"), tell);
}

}  // namespace ashlar::engine
