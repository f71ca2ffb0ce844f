// The organisation's folder as commands use it: read, checked, and built into the graph.
#pragma once

#include <optional>

#include "cli/output.h"
#include "config/organization.h"
#include "model/architecture.h"
#include "terraform/expression.h"

namespace ashlar::cli {

struct Workspace {
  Sources sources;
  Diagnostics diagnostics;
  Organization organization;
  std::optional<Architecture> architecture;  ///< empty where the description has errors
  bool seen_as_graph =
      false;  ///< some mistakes show only in the graph: quotas, an override that matches nothing
};

/// Reads the folder and checks it; builds the graph where there is no error.
Workspace open_workspace(const Common& common);

/// Where the settings say that states live.
terraform::Backend backend_of(const Organization& organization);

/// What every command says of a description that has errors: all of them, and that nothing was done.
Exit mistakes(const Workspace& workspace, const Output& out);

}  // namespace ashlar::cli
