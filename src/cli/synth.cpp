#include <filesystem>
#include <nlohmann/json.hpp>

#include <fmt/format.h>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/synth_notice.h"
#include "cli/workspace.h"
#include "terraform/move_files.h"
#include "terraform/unit_files.h"

namespace ashlar::cli {

namespace {

terraform::Backend chosen_backend(const SynthArguments& arguments, const Organization& organization) {
  if (arguments.backend.empty()) return backend_of(organization);
  return arguments.backend == "local" ? terraform::Backend::Local : terraform::Backend::S3;
}

/// True where writing to `out` would put units among the description's own files.
bool is_in_the_description(const std::string& out, const Workspace& workspace, const std::string& folder) {
  namespace fs = std::filesystem;
  const fs::path inside = fs::weakly_canonical(out).lexically_relative(fs::weakly_canonical(folder));
  if (inside.empty()) return false;
  if (inside == ".") return true;
  return workspace.organization.find(inside.begin()->string()) != nullptr;
}

bool loses_something(const terraform::UnitNotice& notice) {
  return !notice.removed.empty() || !notice.edited.empty();
}

Exit refuse_loss(const Workspace& workspace, const terraform::UnitNotice& notice, const Output& out) {
  Diagnostic error;
  error.summary = "nothing was written, since something would be lost";
  error.found = fmt::format("{} units that would go, {} files edited by hand", notice.removed.size(),
                            notice.edited.size());
  error.help = "see to them, or run again with --force";
  if (out.json()) {
    nlohmann::ordered_json document =
        error_document(Exit::Mistakes, error, workspace.diagnostics, workspace.sources);
    document.update(notice_json(notice));
    out.document(document);
  }
  return out.json() ? Exit::Mistakes : out.refuse(Exit::Mistakes, error);
}

Exit refuse_description(const std::string& out, const Output& to) {
  Diagnostic error;
  error.summary = out + " is where the description itself stands; nothing was written";
  error.found = out;
  error.expected = "a folder of its own";
  error.help = "name one, like -o out";
  return to.refuse(Exit::Mistakes, error);
}

nlohmann::ordered_json result_json(const Workspace& workspace, const TreeChange& change,
                                   const terraform::UnitNotice& notice) {
  nlohmann::ordered_json json{
      {"ok", true},
      {"units", workspace.architecture->units().size()},
      {"resources", workspace.architecture->resource_count()},
      {"files", {{"written", change.written}, {"unchanged", change.unchanged}, {"removed", change.removed}}}};
  json.update(notice_json(notice));
  json["diagnostics"] = to_json(workspace.diagnostics, workspace.sources);
  return json;
}

}  // namespace

Exit synth(const SynthArguments& arguments) {
  Output out(arguments.common.json);
  Workspace workspace = open_workspace(arguments.common);
  if (!workspace.architecture) return mistakes(workspace, out);
  if (is_in_the_description(arguments.out, workspace, arguments.common.folder)) {
    return refuse_description(arguments.out, out);
  }
  out.diagnostics(workspace.diagnostics, workspace.sources);
  FileTree files = terraform::organization_files(*workspace.architecture,
                                                 chosen_backend(arguments, workspace.organization));
  if (arguments.moves) files.merge(terraform::move_files(*workspace.architecture));
  terraform::UnitNotice notice;
  Expected<TreeChange> change = write_tree(arguments.out, files, [&](const TreeNotice& found) {
    notice = terraform::unit_notice(found, files);
    tell_notice(notice, arguments.out, out);
    return arguments.force || !loses_something(notice);
  });
  if (!change) return out.failure(change.error());
  if (loses_something(notice) && !arguments.force) return refuse_loss(workspace, notice, out);
  if (out.json()) out.document(result_json(workspace, *change, notice));
  out.line(fmt::format("{} units with {} resources in {}: {} files written, {} unchanged, {} removed",
                       workspace.architecture->units().size(), workspace.architecture->resource_count(),
                       arguments.out, change->written, change->unchanged, change->removed));
  if (const auto unknown = workspace.organization.accounts_without_id(); !unknown.empty()) {
    out.line(
        "Ids not in accounts.lock.yaml yet: " + join(unknown, ", ") +
        ". Made-up ids, which start with 0000, stand in their place: to read and validate, not to apply.");
  }
  return Exit::Fine;
}

}  // namespace ashlar::cli
