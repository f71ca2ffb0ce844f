#include "cli/plan_print.h"

#include <map>

#include <fmt/format.h>

#include "cli/plan_text.h"
#include "cli/what_to_do.h"

namespace ashlar::cli {

using engine::Action;

namespace {

class ChangePrinter {
 public:
  ChangePrinter(bool all_attributes, const Sources& sources, const Output& out)
      : all_attributes_(all_attributes), sources_(sources), out_(out) {}

  void begin(const std::string& unit) {
    if (unit_ != unit) out_.line((unit_.empty() ? "" : "\n") + unit);
    unit_ = unit;
  }

  void print(const engine::Change& change) {
    if (change.action == Action::None) return;
    begin(change.unit);
    out_.line(change_line(change, sources_));
    if (const std::string loss = loss_line(change); !loss.empty()) out_.line(loss);
    if (!all_attributes_ && (change.action == Action::Create || change.action == Action::Delete)) return;
    for (const auto& attribute : engine::attribute_changes(schema::Schema::builtin(), change))
      out_.line(attribute_line(attribute, change, sources_));
  }

  void print(const engine::ExtraPlan& extra) {
    const bool changes_outputs = extra.has_something_to_do && extra.changes.empty() && extra.imports.empty();
    if (extra.waits || changes_outputs || !extra.imports.empty()) begin(extra.unit->path.text());
    for (const auto& import : extra.imports) out_.line(import_line(import));
    for (const engine::Change& change : extra.changes) print(change);
    if (extra.waits) out_.line(after_line(extra));
    if (changes_outputs) out_.line("    ~ outputs");
  }

 private:
  const bool all_attributes_;
  const Sources& sources_;
  const Output& out_;
  std::string unit_;
};

/// In the order of the first of each.
std::vector<std::vector<const engine::Problem*>> by_cause(const std::vector<engine::Problem>& problems) {
  std::vector<std::vector<const engine::Problem*>> all;
  std::map<std::string, std::size_t> places;
  for (const engine::Problem& problem : problems) {
    const auto [place, is_new] = places.emplace(cause_of(problem), all.size());
    if (is_new) all.emplace_back();
    all[place->second].push_back(&problem);
  }
  return all;
}

Span place_of(const engine::Problem& problem) {
  return problem.resource == nullptr ? Span() : Span{problem.resource->from, 0, 0};
}

}  // namespace

void print_changes(const engine::Plan& plan, bool all_attributes, const Sources& sources, const Output& out) {
  for (const Move& move : plan.moves) out.line(move_line(move));
  ChangePrinter printer(all_attributes, sources, out);
  for (const engine::Change& change : plan.changes) printer.print(change);
  for (const engine::ExtraPlan& extra : plan.extras) printer.print(extra);
}

void print_table(const PlanTable& table, const Output& out) {
  out.line("");
  if (!table.empty()) out.line(table.text(out.width()) + "\n");
}

void print_problems(const std::vector<engine::Problem>& problems, const Workspace& workspace,
                    const Output& out) {
  for (const std::vector<const engine::Problem*>& same : by_cause(problems)) {
    const engine::Problem& problem = *same.front();
    Diagnostics messages;
    for (const provider::Diagnostic& one : problem.diagnostics) {
      Diagnostic message;
      message.severity = one.severity;
      message.summary = name_of(problem) + ": " + provider::text(one);
      message.help = what_to_do(one, problem);
      if (!problem.file.empty())
        message.notes.push_back({fmt::format("in {}:{}", problem.file, problem.line), {}});
      message.at = place_of(problem);
      for (const engine::Problem* other : same)
        if (other != &problem) message.notes.push_back({"the same of " + name_of(*other), place_of(*other)});
      messages.add(message);
    }
    out.diagnostics(messages, workspace.sources);
  }
}

}  // namespace ashlar::cli
