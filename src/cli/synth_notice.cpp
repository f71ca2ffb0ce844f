#include "cli/synth_notice.h"

#include <nlohmann/json.hpp>

#include <fmt/format.h>

#include "base/text.h"

namespace ashlar::cli {

namespace {

std::string counted(std::size_t count, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", count, count == 1 ? one : many);
}

void warn(std::string summary, const std::vector<std::string>& found, std::string help, const Output& out) {
  Diagnostic warning;
  warning.severity = Severity::Warning;
  warning.summary = std::move(summary);
  warning.found = join(found, "\n");
  warning.help = std::move(help);
  Diagnostics warnings;
  warnings.add(std::move(warning));
  out.diagnostics(warnings, Sources());
}

}  // namespace

void tell_notice(const terraform::UnitNotice& notice, const std::string& folder, const Output& out) {
  if (!notice.removed.empty()) {
    warn(counted(notice.removed.size(), "unit is", "units are") + " no longer described", notice.removed,
         fmt::format(
             "what was applied from there exists on AWS until it is destroyed: `terraform init` and\n"
             "`terraform destroy` in {}/UNIT, for each of these, those first that others depend on last\n"
             "(each unit's README.md tells).",
             folder),
         out);
  }
  if (!notice.edited.empty()) {
    warn(counted(notice.edited.size(), "file was", "files were") + " edited by hand since Ashlar wrote it",
         notice.edited, "what it should say belongs in the YAML", out);
  }
  if (!notice.foreign.empty()) {
    warn("Terraform will read " + counted(notice.foreign.size(), "file", "files") +
             " that Ashlar did not write, in folders of units",
         notice.foreign, "kept as they are; remove what is not meant to be there", out);
  }
}

nlohmann::ordered_json notice_json(const terraform::UnitNotice& notice) {
  return {
      {"removed_units", notice.removed}, {"edited_files", notice.edited}, {"foreign_files", notice.foreign}};
}

}  // namespace ashlar::cli
