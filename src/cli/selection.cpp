#include "cli/selection.h"

#include <algorithm>

#include "base/text.h"

namespace ashlar::cli {

namespace {

using engine::Selection;
using engine::Unmatched;
using Names = std::vector<std::string>;

/// Units are many, and their paths long: whoever leaves the beginning out means the last part.
std::optional<std::string> nearest(const Unmatched& one) {
  if (auto near = nearest_name(one.glob, one.known)) return near;
  if (one.kind != "unit") return std::nullopt;
  Names parts;
  for (const std::string& path : one.known) parts.push_back(split(path, '/').back());
  const auto near = nearest_name(split(one.glob, '/').back(), parts);
  return near ? std::optional("'*/" + *near + "'") : std::nullopt;
}

Exit refuse(const Unmatched& one, const Output& out) {
  Diagnostic error;
  error.summary = "there is no " + one.kind + " " + one.glob;
  error.found = "--" + one.kind + " " + one.glob;
  error.expected = one.kind == "unit"
                       ? "a unit's path, like " + one.known.front() + ", with * for any part of it"
                       : join_or(one.known) + ", or * in a name";
  const auto near = nearest(one);
  error.help = near ? "did you mean " + *near + "?" : "`ashlar show` tells what there is";
  return out.refuse(Exit::Mistakes, error);
}

std::string words(const Selection& selection) {
  Names all;
  const auto add = [&](const std::string& flag, const Names& globs) {
    for (const std::string& glob : globs) all.push_back(flag + " " + glob);
  };
  add("--account", selection.accounts);
  add("--environment", selection.environments);
  add("--system", selection.systems);
  add("--unit", selection.units);
  return join(all, " ");
}

Exit refuse_empty(const Selection& selection, const Output& out) {
  Diagnostic error;
  error.summary = "nothing is all of what was selected";
  error.found = words(selection);
  error.expected = "flags that some resource fits: one of each kind that is given";
  error.help = "`ashlar show` tells which systems stand in which accounts";
  return out.refuse(Exit::Mistakes, error);
}

/// One whose state alone has resources, of systems that nobody knows.
bool is_past(const Unit& unit) { return unit.resources.empty() && unit.team_files.empty(); }

bool selects_something(const Architecture& architecture, const Selection& selection) {
  const auto& units = architecture.units();
  return std::any_of(units.begin(), units.end(), [&](const auto& entry) {
    const auto& resources = entry.second->resources;
    if (is_past(*entry.second) && selection.systems.empty() && engine::matches(selection, *entry.second))
      return true;
    if (engine::matches_extra(selection, *entry.second)) return true;
    return std::any_of(resources.begin(), resources.end(),
                       [&](const auto& resource) { return engine::matches(selection, *resource); });
  });
}

}  // namespace

std::vector<Argument> selection_flags(Selection& selection) {
  return {
      {"", "--account", "GLOB",
       "Only accounts of this name, and all that they need; may stand there several times",
       &selection.accounts},
      {"", "--environment", "GLOB", "Only environments of this name, the same way", &selection.environments},
      {"", "--system", "GLOB", "Only systems of this name: mysql, vpc", &selection.systems},
      {"", "--unit", "GLOB", "Only units of this path: 'stage/*/mysql'", &selection.units}};
}

std::optional<Exit> refuse_selection(const Architecture& architecture, const Selection& selection,
                                     const Output& out) {
  const auto unmatched = engine::unmatched(architecture, selection);
  if (!unmatched.empty()) return refuse(unmatched.front(), out);
  if (!selects_something(architecture, selection)) return refuse_empty(selection, out);
  return std::nullopt;
}

}  // namespace ashlar::cli
