#include <nlohmann/json.hpp>

#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/workspace.h"
#include "terraform/unit_files.h"

namespace ashlar::cli {

namespace {

terraform::Backend backend_of(const SynthArguments& arguments, const Organization& organization) {
  const std::string& name =
      arguments.backend.empty() ? *organization.settings.terraform->backend : arguments.backend;
  return name == "local" ? terraform::Backend::Local : terraform::Backend::S3;
}

}  // namespace

Exit synth(const SynthArguments& arguments) {
  Output out(arguments.common.json);
  Workspace workspace = open_workspace(arguments.common);
  if (!workspace.architecture) return mistakes(workspace, out);
  out.diagnostics(workspace.diagnostics, workspace.sources);
  FileTree files =
      terraform::organization_files(*workspace.architecture, backend_of(arguments, workspace.organization));
  Expected<TreeChange> change = write_tree(arguments.out, files);
  if (!change) return out.failure(change.error());
  if (out.json()) {
    out.document(
        {{"ok", true},
         {"units", workspace.architecture->units().size()},
         {"resources", workspace.architecture->resource_count()},
         {"files",
          {{"written", change->written}, {"unchanged", change->unchanged}, {"removed", change->removed}}},
         {"diagnostics", to_json(workspace.diagnostics, workspace.sources)}});
  }
  out.line(fmt::format("{} units with {} resources in {}: {} files written, {} unchanged, {} removed",
                       workspace.architecture->units().size(), workspace.architecture->resource_count(),
                       arguments.out, change->written, change->unchanged, change->removed));
  return Exit::Fine;
}

}  // namespace ashlar::cli
