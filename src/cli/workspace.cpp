#include "cli/workspace.h"

#include <chrono>
#include <nlohmann/json.hpp>

#include "config/check.h"
#include "systems/architecture.h"

namespace ashlar::cli {

namespace {

Date today() { return std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now()); }

}  // namespace

Workspace open_workspace(const Common& common) {
  Workspace workspace;
  workspace.organization = load_organization(common.folder, workspace.sources, workspace.diagnostics);
  check_organization(workspace.organization, today(), workspace.diagnostics);
  if (workspace.diagnostics.has_errors()) return workspace;
  workspace.architecture = systems::build(workspace.organization, workspace.diagnostics);
  workspace.seen_as_graph = true;
  if (workspace.diagnostics.has_errors()) workspace.architecture.reset();
  return workspace;
}

Exit mistakes(const Workspace& workspace, const Output& out) {
  const Exit exit = workspace.diagnostics.world_failed() ? Exit::World : Exit::Mistakes;
  Diagnostic error;
  error.summary = count_text(workspace.diagnostics);
  if (!workspace.seen_as_graph && workspace.organization.at)
    error.help = "overrides and AWS's quotas are checked once all is mended";
  if (out.json()) out.document(error_document(exit, error, workspace.diagnostics, workspace.sources));
  out.diagnostics(workspace.diagnostics, workspace.sources);
  out.error(error.summary + (error.help.empty() ? "" : "; " + error.help));
  return exit;
}

terraform::Backend backend_of(const Organization& organization) {
  return *organization.settings.terraform->backend == "local" ? terraform::Backend::Local
                                                              : terraform::Backend::S3;
}

}  // namespace ashlar::cli
