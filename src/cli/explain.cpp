// `ashlar explain`: finds the setting, in the folder where there is one, and prints what is known of it.
#include <nlohmann/json.hpp>

#include <fmt/format.h>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/explain_text.h"
#include "config/address.h"

namespace ashlar::cli {

namespace {

using Json = nlohmann::ordered_json;

/// The folder as far as it could be read.
struct Description {
  Sources sources;
  Diagnostics diagnostics;
  Organization organization;

  explicit Description(const Common& common)
      : organization(load_organization(common.folder, sources, diagnostics)) {}

  /// Null where not even organization.yaml could be read.
  const Organization* known() const { return organization.at ? &organization : nullptr; }
};

std::string help_for(const AddressProblem& problem) {
  if (problem.meant.empty()) return "`ashlar explain` lists all settings";
  return (problem.ambiguous ? "say which: " : "did you mean ") + join_or(problem.meant) +
         (problem.ambiguous ? "" : "?");
}

/// Where the folder could not be read, that may be why the address means nothing: accounts and environments
/// are not known.
std::string reason_in_folder(const Description& description) {
  if (!description.diagnostics.has_errors()) return {};
  const Diagnostic first = description.diagnostics.sorted(description.sources).front();
  if (!description.known()) return first.summary + (first.help.empty() ? "" : "; " + first.help);
  return fmt::format("the description has {}, so some of it may be unknown; `ashlar check` shows them",
                     count_text(description.diagnostics));
}

Exit unknown(const AddressProblem& problem, const Description& description, const Output& out) {
  Diagnostic error;
  error.summary = problem.summary;
  if (problem.ambiguous) error.expected = "one of " + join_or(problem.meant);
  error.help = help_for(problem);
  if (const std::string reason = reason_in_folder(description); !reason.empty()) error.help += "\n" + reason;
  return out.refuse(description.diagnostics.world_failed() ? Exit::World : Exit::Mistakes, error);
}

void warn_of_mistakes(const Description& description, const ExplainArguments& arguments, const Output& out) {
  if (!description.diagnostics.has_errors()) return;
  const bool asked_for = arguments.common.folder != Common().folder;
  if (!description.known() && !asked_for) return;  // outside of any organisation, too, settings are explained
  if (!description.known()) {
    out.error(fmt::format("note: {}; this is what the setting means anywhere",
                          description.diagnostics.sorted(description.sources).front().summary));
    return;
  }
  out.error(fmt::format("note: the description has {}; `ashlar check` shows them",
                        count_text(description.diagnostics)));
}

Exit explain_all(const Output& out) {
  if (out.json()) out.document(all_settings_json());
  out.line(all_settings_text(out.width()));
  return Exit::Fine;
}

}  // namespace

Exit explain(const ExplainArguments& arguments) {
  Output out(arguments.common.json);
  if (arguments.setting.empty()) return explain_all(out);
  Description description(arguments.common);
  auto resolved = resolve_setting(arguments.setting, description.known());
  if (!resolved) return unknown(resolved.error(), description, out);
  Explanation told = explain_setting(*resolved, description.known(), description.sources);
  if (out.json()) out.document(explanation_json(told, description.sources));
  out.line(explanation_text(told, description.sources, out.width()));
  warn_of_mistakes(description, arguments, out);
  return Exit::Fine;
}

}  // namespace ashlar::cli
