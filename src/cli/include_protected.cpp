#include "cli/include_protected.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "engine/destroy_plan.h"
#include "engine/protection.h"

namespace ashlar::cli {

std::optional<Exit> refuse_unknown_protected(const std::vector<std::string>& globs,
                                             const std::vector<std::string>& known, const Output& out) {
  for (const std::string& glob : globs) {
    const auto is_meant = [&](const std::string& name) { return engine::names_protected({glob}, name); };
    if (glob == "all" || std::any_of(known.begin(), known.end(), is_meant)) continue;
    Diagnostic error;
    error.summary = "nothing that would be destroyed is protected and has that name; nothing was done";
    error.found = glob;
    error.expected =
        known.empty() ? "no name: nothing that would be destroyed is protected" : "\n" + join(known, "\n");
    if (const auto meant = nearest_name(glob, known)) error.help = fmt::format("did you mean {}?", *meant);
    return out.refuse(Exit::Mistakes, error);
  }
  return std::nullopt;
}

std::optional<Exit> refuse_unknown_protected(const EngineWorkspace& workspace, const Planned& planned,
                                             const Output& out) {
  if (workspace.include_protected.empty()) return std::nullopt;
  return refuse_unknown_protected(
      workspace.include_protected,
      engine::protected_and_unwanted(*workspace.workspace.architecture, schema::Schema::builtin(),
                                     planned.states, workspace.selection),
      out);
}

}  // namespace ashlar::cli
