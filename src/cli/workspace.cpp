#include "cli/workspace.h"

#include "config/check.h"
#include "systems/architecture.h"

namespace ashlar::cli {

Workspace open_workspace(const Common& common) {
  Workspace workspace;
  workspace.organization = load_organization(common.folder, workspace.sources, workspace.diagnostics);
  check_organization(workspace.organization, workspace.diagnostics);
  if (!workspace.diagnostics.has_errors()) {
    workspace.architecture = systems::build(workspace.organization, workspace.diagnostics);
  }
  return workspace;
}

}  // namespace ashlar::cli
