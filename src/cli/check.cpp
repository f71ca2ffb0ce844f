#include <nlohmann/json.hpp>

#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/workspace.h"

namespace ashlar::cli {

namespace {

std::string summary(const Workspace& workspace) {
  const Architecture& architecture = *workspace.architecture;
  return fmt::format("{}: {} accounts, {} units, {} resources; {}", *workspace.organization.settings.name,
                     workspace.organization.accounts.size(), architecture.units().size(),
                     architecture.resource_count(), count_text(workspace.diagnostics));
}

}  // namespace

Exit check(const CheckArguments& arguments) {
  Output out(arguments.common.json);
  Workspace workspace = open_workspace(arguments.common);
  if (!workspace.architecture) return mistakes(workspace, out);
  out.diagnostics(workspace.diagnostics, workspace.sources);
  if (out.json())
    out.document({{"ok", true},
                  {"accounts", workspace.organization.accounts.size()},
                  {"units", workspace.architecture->units().size()},
                  {"resources", workspace.architecture->resource_count()},
                  {"diagnostics", to_json(workspace.diagnostics, workspace.sources)}});
  out.line(summary(workspace));
  return Exit::Fine;
}

}  // namespace ashlar::cli
