#include "engine/extra/terraform.h"

#include <sstream>

#include <fmt/format.h>

#include "base/watched.h"
#include "engine/extra/output.h"
#include "engine/extra/plan_json.h"
#include "terraform/provider_mirror.h"
#include "terraform/unit_files.h"

namespace ashlar::engine {

namespace {

using Words = std::vector<std::string>;

/// The last lines of what a program says before it breaks.
std::string last_words(const Finished& finished) {
  constexpr std::size_t most = 2000;
  std::string words = finished.err.substr(finished.err.size() > most ? finished.err.size() - most : 0);
  words.erase(words.find_last_not_of(" \n") + 1);
  return words;
}

/// Where it failed and did not say why in JSON.
void explain(const Unit& unit, const std::string& command, const Finished& finished, ExtraRun& run) {
  run.ended_well = finished.exit_code == 0 && run.problems.empty();
  if (run.ended_well || !run.problems.empty()) return;
  Problem problem;
  problem.unit = unit.path.text();
  problem.diagnostics = {{Severity::Error,
                          fmt::format("terraform {} ended with {}", command, finished.exit_code),
                          last_words(finished),
                          {}}};
  run.problems.push_back(std::move(problem));
}

Words plan_arguments(const ExtraAim& aim) {
  Words arguments{"plan", "-json", "-input=false", "-out=tfplan"};
  if (!aim.refresh) arguments.emplace_back("-refresh=false");
  if (aim.destroy) arguments.emplace_back("-destroy");
  for (const std::string& target : aim.targets) arguments.push_back("-target=" + target);
  return arguments;
}

}  // namespace

Expected<void> ExtraTerraform::prepare() {
  const std::lock_guard lock(mutex_);
  if (program_) return {};
  auto found = terraform::find_terraform();
  if (!found) return tl::unexpected(found.error());
  environment_ = terraform::quiet_environment();
  environment_["GOGC"] = "400";  // each run decodes 13 MB of schema and ends: time for memory
  for (const auto& [name, value] : place_.environment) environment_[name] = value;
  const auto config = std::filesystem::absolute(place_.folder / "terraform.tfrc");
  const auto mirror =
      terraform::write_cli_config(config, {std::string(terraform::provider_version()), found->platform});
  if (!mirror) return tl::unexpected(mirror.error());
  if (*mirror) environment_["TF_CLI_CONFIG_FILE"] = config.string();
  program_ = std::move(*found);
  return {};
}

Expected<void> ExtraTerraform::require(const Unit& unit) {
  auto ready = prepare();
  if (!ready && ready.error().target == "terraform")
    ready.error().reason += fmt::format(
        ", and {} needs it: the team's own Terraform, which has something to do", unit.path.text());
  return ready;
}

Command ExtraTerraform::command(const ExtraFolder& folder, Words arguments) const {
  return {program_->path, std::move(arguments), folder.path().string(), environment_};
}

Expected<ExtraRun> ExtraTerraform::run(const ExtraFolder& folder, const Unit& unit, Words arguments) {
  const std::string name = arguments.front();
  const auto finished = ashlar::run(command(folder, std::move(arguments)));
  if (!finished) return tl::unexpected(finished.error());
  ExtraRun run;
  std::istringstream lines(finished->out);
  for (std::string line; std::getline(lines, line);) read_line(line, unit, run, {});
  explain(unit, name, *finished, run);
  return run;
}

Expected<ExtraRun> ExtraTerraform::plan(const ExtraFolder& folder, const Unit& unit, const FileTree& files,
                                        const ExtraAim& aim) {
  if (auto ready = require(unit); !ready) return tl::unexpected(ready.error());
  if (folder.is_ready()) {
    auto planned = run(folder, unit, plan_arguments(aim));
    if (!planned || planned->ended_well || folder.is_ready_for(files)) return planned;
  }
  auto fetched = fetch(folder, unit, files);
  if (!fetched || !fetched->ended_well) return fetched;
  return run(folder, unit, plan_arguments(aim));
}

Expected<ExtraRun> ExtraTerraform::fetch(const ExtraFolder& folder, const Unit& unit, const FileTree& files) {
  auto fetched = run(folder, unit, {"init", "-json", "-input=false"});
  if (fetched && fetched->ended_well) folder.note_ready_for(files);
  return fetched;
}

Expected<ExtraPlan> ExtraTerraform::read_plan(const ExtraFolder& folder, const Unit& unit,
                                              std::vector<Change>& drift) {
  const auto shown = ashlar::run(command(folder, {"show", "-json", "tfplan"}));
  if (!shown) return tl::unexpected(shown.error());
  if (shown->exit_code == 0) return plan_from_json(shown->out, unit, drift);
  return tl::unexpected(Failure{"run", "terraform show", last_words(*shown), {}, false, 0});
}

Expected<ExtraRun> ExtraTerraform::apply(const ExtraFolder& folder, const Unit& unit,
                                         const std::function<void(const ExtraStep&)>& tell,
                                         const std::function<bool()>& stop) {
  ExtraRun run;
  const auto finished = run_watched(command(folder, {"apply", "-json", "-input=false", "tfplan"}),
                                    {[&](std::string_view line) { read_line(line, unit, run, tell); }, stop});
  if (!finished) return tl::unexpected(finished.error());
  explain(unit, "apply", *finished, run);
  return run;
}

}  // namespace ashlar::engine
