// `ashlar diagram`: the architecture as a picture.
#include "report/diagram.h"

#include <nlohmann/json.hpp>

#include <fmt/format.h>

#include "base/files.h"
#include "base/text.h"
#include "cli/columns.h"
#include "cli/commands.h"
#include "cli/workspace.h"

namespace ashlar::cli {

namespace {

/// With --json, standard output is one JSON document: the diagram itself, unless it goes to a file.
std::string format_of(const DiagramArguments& arguments) {
  if (!arguments.format.empty()) return arguments.format;
  return arguments.common.json && arguments.out.empty() ? "json" : "svg";
}

std::string drawn(const report::Diagram& diagram, const std::string& format) {
  if (format == "dot") return report::to_dot(diagram);
  return format == "json" ? report::to_json(diagram) : report::to_svg(diagram);
}

Exit no_such_account(const Organization& organization, const std::string& account, const Output& out) {
  std::vector<std::string> names;
  for (const Account& known : organization.accounts) names.push_back(known.name);
  Diagnostic error;
  error.summary = "there is no account " + account;
  error.found = account;
  error.expected = "one of " + join(names, ", ");
  if (const auto near = nearest_name(account, names)) error.help = "did you mean " + *near + "?";
  return out.refuse(Exit::Mistakes, error);
}

Exit picture_on_json_output(const std::string& format, const Output& out) {
  Diagnostic error;
  error.summary = "with --json, standard output is one JSON document, and " + format + " is none";
  error.found = "--format " + format;
  error.expected = "--format json, or -o FILE for the picture";
  return out.refuse(Exit::Usage, error);
}

Exit write(const report::Diagram& diagram, const DiagramArguments& arguments, const Workspace& workspace,
           const Output& out) {
  const std::string format = format_of(arguments);
  if (auto written = write_file(arguments.out, drawn(diagram, format)); !written)
    return out.failure(written.error());
  if (out.json()) {
    out.document({{"ok", true},
                  {"file", arguments.out},
                  {"format", format},
                  {"accounts", diagram.accounts},
                  {"systems", diagram.systems},
                  {"nodes", diagram.nodes.size()},
                  {"edges", diagram.edges.size()},
                  {"diagnostics", to_json(workspace.diagnostics, workspace.sources)}});
  }
  out.line(fmt::format("{}; drawn as {} nodes and {} edges in {}", diagram.title, diagram.nodes.size(),
                       diagram.edges.size(), arguments.out));
  out.line(columns({{"accounts", join(diagram.accounts, ", ")}, {"systems", join(diagram.systems, ", ")}}, 2,
                   page_of(out.width())));
  return Exit::Fine;
}

}  // namespace

Exit diagram(const DiagramArguments& arguments) {
  const Output out(arguments.common.json);
  const std::string format = format_of(arguments);
  if (out.json() && arguments.out.empty() && format != "json") return picture_on_json_output(format, out);
  const Workspace workspace = open_workspace(arguments.common);
  if (!workspace.architecture) return mistakes(workspace, out);
  const Organization& organization = workspace.organization;
  if (!arguments.account.empty() && !organization.find(arguments.account))
    return no_such_account(organization, arguments.account, out);
  out.diagnostics(workspace.diagnostics, workspace.sources);
  const auto picture =
      report::diagram(*workspace.architecture, {*organization.settings.name, arguments.account});
  if (!arguments.out.empty()) return write(picture, arguments, workspace, out);
  Output(false).line(drawn(picture, format));
  return Exit::Fine;
}

}  // namespace ashlar::cli
