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
  if (!workspace.diagnostics.has_errors()) {
    workspace.architecture = systems::build(workspace.organization, workspace.diagnostics);
  }
  return workspace;
}

Exit mistakes(const Workspace& workspace, const Output& out) {
  if (out.json())
    out.document({{"ok", false}, {"diagnostics", to_json(workspace.diagnostics, workspace.sources)}});
  out.diagnostics(workspace.diagnostics, workspace.sources);
  out.error(count_text(workspace.diagnostics) + "; AWS's quotas are counted once they are mended");
  return Exit::Mistakes;
}

}  // namespace ashlar::cli
