// `ashlar validate`: our own check against the provider's schema, then Terraform's of every unit.
#include "terraform/validate.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>

#include <fmt/format.h>
#include <pwd.h>
#include <unistd.h>

#include "base/process.h"
#include "base/text.h"
#include "cli/address.h"
#include "cli/commands.h"
#include "cli/interrupt.h"
#include "cli/terminal.h"
#include "cli/workspace.h"
#include "model/schema_check.h"
#include "model/selection.h"
#include "terraform/unit_files.h"

namespace ashlar::cli {

namespace {

namespace fs = std::filesystem;
using terraform::Outcome;
using Json = nlohmann::ordered_json;

std::string variable(const char* name) {
  const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): nothing here sets it
  return value == nullptr ? "" : value;
}

/// Never a place that others can write to: what lies in the cache is believed.
std::string home_folder() {
  if (std::string home = variable("HOME"); !home.empty()) return home;
  const passwd* user = ::getpwuid(::getuid());  // NOLINT(concurrency-mt-unsafe): before any other thread
  return user == nullptr ? "/nonexistent" : user->pw_dir;
}

/// Outside the organisation's folder, which belongs to the team and its version control.
fs::path cache_folder() {
  if (const std::string given = variable("ASHLAR_CACHE_DIR"); !given.empty()) return given;
  if (const std::string cache = variable("XDG_CACHE_HOME"); !cache.empty()) return fs::path(cache) / "ashlar";
  return fs::path(home_folder()) / ".cache" / "ashlar";
}

terraform::ValidateOptions options_of(const ValidateArguments& arguments, const Interrupt& interrupt) {
  const std::string folder = fs::absolute(arguments.common.folder).lexically_normal().string();
  terraform::ValidateOptions options;
  options.work = cache_folder() / "validate" / sha256_hex(folder, 16);
  options.records = cache_folder() / "validated";
  options.jobs = static_cast<unsigned>(std::max(0, arguments.jobs));
  options.again = arguments.again;
  options.stop = &interrupt.flag();
  return options;
}

// --- which units

/// Empty, and said so, where an address names nothing.
std::vector<const Unit*> chosen_units(const Architecture& architecture, const ValidateArguments& arguments,
                                      const Output& out) {
  UnitSet chosen;
  for (const std::string& address : arguments.addresses) {
    const UnitSet named = select_units(architecture, address);
    if (named.empty()) no_such_address(architecture, address, out);
    if (named.empty()) return {};
    chosen.insert(named.begin(), named.end());
  }
  if (!arguments.addresses.empty()) return {chosen.begin(), chosen.end()};
  std::vector<const Unit*> all;
  for (const auto& [path, unit] : architecture.units()) all.push_back(unit.get());
  return all;
}

// --- progress

std::string time_text(double seconds) {
  const auto whole = static_cast<long>(std::ceil(seconds));
  return whole < 100 ? fmt::format("{} s", whole) : fmt::format("{} min", (whole + 59) / 60);
}

std::string progress_text(const terraform::Progress& progress) {
  const bool failed = progress.result->outcome == Outcome::Failed;
  const std::string left =
      progress.done < progress.total ? ", " + time_text(progress.seconds_left) + " left" : "";
  return fmt::format("[{}/{}] {} {}{}", progress.done, progress.total, progress.result->unit->path.text(),
                     failed ? "FAILED" : "ok", left);
}

/// A terminal shows one line that changes, and keeps failures; elsewhere only failures are lines.
void show_progress(const terraform::Progress& progress, bool terminal) {
  const bool failed = progress.result->outcome == Outcome::Failed;
  const bool stays = failed || progress.done == progress.total;
  if (terminal)
    fmt::print(stderr, "\r\x1b[K{}{}", progress_text(progress), stays ? "\n" : "");
  else if (failed)
    fmt::print(stderr, "{}\n", progress_text(progress));
  std::fflush(stderr);
}

// --- what came of it

const char* outcome_text(Outcome outcome) {
  switch (outcome) {
    case Outcome::NotRun:
      return "not run";
    case Outcome::Passed:
      return "passed";
    case Outcome::PassedBefore:
      return "passed before";
    case Outcome::Failed:
      return "failed";
  }
  return "";
}

Json units_json(const terraform::ValidateReport& report) {
  Json units = Json::array();
  for (const terraform::UnitResult& result : report.units) {
    units.push_back({{"unit", result.unit->path.text()}, {"result", outcome_text(result.outcome)}});
  }
  return units;
}

std::string summary(const terraform::ValidateReport& report, const terraform::Program& terraform) {
  const std::size_t failed = report.count(Outcome::Failed);
  const std::size_t before = report.count(Outcome::PassedBefore);
  const std::size_t not_run = report.count(Outcome::NotRun);
  std::string text =
      fmt::format("{} of {} units valid", report.count(Outcome::Passed) + before, report.units.size());
  if (before > 0) text += fmt::format(", {} of them passed before", before);
  if (failed > 0) text += fmt::format(", {} failed", failed);
  if (not_run > 0) text += fmt::format(", {} not run", not_run);
  return text +
         fmt::format(" (terraform {}, aws provider {})", terraform.version, terraform::provider_version());
}

Json report_json(const terraform::ValidateReport& report, const terraform::Program& program,
                 const Workspace& workspace, bool ok) {
  Diagnostic error;
  error.summary = summary(report, program);
  Json json = ok ? Json{{"ok", true}, {"diagnostics", to_json(workspace.diagnostics, workspace.sources)}}
                 : error_document(Exit::Mistakes, error, workspace.diagnostics, workspace.sources);
  json["terraform"] = {{"version", program.version}, {"provider", terraform::provider_version()}};
  json["units"] = units_json(report);
  return json;
}

Exit report_result(const terraform::ValidateReport& report, const terraform::Program& program,
                   Workspace& workspace, const Output& out) {
  for (const terraform::UnitResult& result : report.units) {
    for (const Diagnostic& message : result.messages) workspace.diagnostics.add(message);
  }
  const bool ok = report.count(Outcome::Failed) == 0 && report.count(Outcome::NotRun) == 0;
  out.diagnostics(workspace.diagnostics, workspace.sources);
  if (out.json()) out.document(report_json(report, program, workspace, ok));
  out.line(summary(report, program));
  return ok ? Exit::Fine : Exit::Mistakes;
}

std::size_t units_of_the_team(const Architecture& architecture) {
  return static_cast<std::size_t>(
      std::count_if(architecture.units().begin(), architecture.units().end(),
                    [](const auto& unit) { return !unit.second->team_files.empty(); }));
}

/// Loud, because less was checked than was asked for.
Exit without_terraform(const Failure& failure, const Workspace& workspace, const Output& out) {
  if (variable("ASHLAR_REQUIRE_TERRAFORM") == "1") return out.failure(failure);
  const std::size_t count = workspace.architecture->resource_count();
  out.diagnostics(workspace.diagnostics, workspace.sources);
  out.error(fmt::format("WARNING: NOT VALIDATED BY TERRAFORM: {}", printable(failure.text())));
  out.error(
      fmt::format("  Checked instead: types, names, required and read-only attributes of {} resources "
                  "against the schema of aws "
                  "provider {}.\n  Not checked: attributes that exclude each other, and values that only the "
                  "provider knows.",
                  count, terraform::provider_version()));
  if (const std::size_t own = units_of_the_team(*workspace.architecture); own > 0)
    out.error(fmt::format("  Not checked at all: Terraform of your own in extra/ (units: {}).", own));
  if (!failure.help.empty()) out.error("  = help: " + failure.help);
  if (out.json()) {
    out.document({{"ok", true},
                  {"terraform", nullptr},
                  {"reason", failure.text()},
                  {"diagnostics", to_json(workspace.diagnostics, workspace.sources)}});
  }
  out.line(fmt::format("{} resources agree with the provider's schema; Terraform was not asked", count));
  return Exit::Fine;
}

Exit with_terraform(const terraform::Program& program, const std::vector<const Unit*>& units,
                    const ValidateArguments& arguments, Workspace& workspace, const Output& out) {
  Interrupt interrupt;
  const bool terminal = error_is_terminal() && variable("TERM") != "dumb";
  const auto report =
      terraform::validate(program, *workspace.architecture, units, backend_of(workspace.organization),
                          options_of(arguments, interrupt),
                          [&](const terraform::Progress& progress) { show_progress(progress, terminal); });
  if (interrupt.flag()) out.error("interrupted: what passed so far is remembered");
  interrupt.pass_on();
  return report ? report_result(*report, program, workspace, out) : out.failure(report.error());
}

}  // namespace

Exit validate(const ValidateArguments& arguments) {
  Output out(arguments.common.json);
  Workspace workspace = open_workspace(arguments.common);
  if (!workspace.architecture) return mistakes(workspace, out);
  check_schema(*workspace.architecture, schema::Schema::builtin(), workspace.diagnostics);
  if (workspace.diagnostics.has_errors()) return mistakes(workspace, out);
  const std::vector<const Unit*> units = chosen_units(*workspace.architecture, arguments, out);
  if (units.empty()) return Exit::Mistakes;
  const auto program = terraform::find_terraform();
  if (!program && find_program("terraform")) return out.failure(program.error());
  if (!program) return without_terraform(program.error(), workspace, out);
  return with_terraform(*program, units, arguments, workspace, out);
}

}  // namespace ashlar::cli
