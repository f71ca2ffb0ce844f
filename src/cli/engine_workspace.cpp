#include "cli/engine_workspace.h"

#include <algorithm>
#include <chrono>

#include <fmt/format.h>

#include "base/text.h"
#include "cli/past_units.h"
#include "cli/progress_line.h"
#include "cli/selection.h"
#include "engine/planner.h"
#include "terraform/provider_mirror.h"
#include "terraform/unit_files.h"

namespace ashlar::cli {

using std::chrono::steady_clock;

namespace {

/// Without what is for people alone.
std::string digest(const FileTree& files) {
  std::string all;
  for (const auto& [path, text] : files)
    if (!path.ends_with(".md")) all += fmt::format("{} {}\n{}", path, text.size(), text);
  return sha256_hex(all);
}

/// Of all files of the description, the team's own Terraform too, by path in its folder.
std::map<std::string, std::string> digests_of_files(const Workspace& workspace) {
  std::map<std::string, std::string> digests;
  for (const FileId file : workspace.sources.all())
    digests.emplace(workspace.sources.path(file), sha256_hex(workspace.sources.text(file)));
  for (const Account& account : workspace.organization.accounts)
    for (const Region& region : account.regions)
      for (const Environment& environment : region.environments)
        for (const ExtraUnit& unit : environment.extra)
          for (const auto& [path, text] : unit.files)
            digests.emplace(unit.folder + "/" + path, sha256_hex(text));
  return digests;
}

/// Which bytes a program has, as far as that can be told without reading 700 MB of them.
std::string identity_of(const std::filesystem::path& program) {
  std::error_code none;
  return fmt::format("{} {} {}\n", program.string(), std::filesystem::file_size(program, none),
                     std::filesystem::last_write_time(program, none).time_since_epoch().count());
}

/// The same version may have been built of other sources.
std::string this_program() {
  constexpr std::uintmax_t largest = 1U << 30U;
  const auto bytes = read_file("/proc/self/exe", largest);
  return fmt::format("{} ({})", ASHLAR_VERSION, bytes ? sha256_hex(*bytes, 12) : "unreadable");
}

bool concerns_any_account(const Workspace& workspace, const engine::Selection& selection) {
  const UnitSet units = engine::units_concerned(*workspace.architecture, selection);
  const auto& recorded = workspace.organization.recorded_ids;
  return std::any_of(units.begin(), units.end(), [](const Unit* unit) { return unit->account_id_known; }) ||
         std::any_of(recorded.begin(), recorded.end(), [&](const Named<std::string>& account) {
           return engine::may_match(selection, *account.name);
         });
}

Expected<void> add_the_past(EngineWorkspace& opened, PastUnits past, const Common& common,
                            const Output& out) {
  return suspend_past_accounts(opened.workspace, opened.selection, opened.access, out).and_then([&] {
    if (past == PastUnits::Without) return Expected<void>();
    const auto foundation = past == PastUnits::All ? systems::Foundation::Goes : systems::Foundation::Stays;
    return add_past_units(opened.workspace, opened.selection, opened.access, common, foundation);
  });
}

}  // namespace

tl::expected<EngineWorkspace, Exit> open_engine(const Common& common, const engine::Selection& selection,
                                                const Output& out, PastUnits past) {
  EngineWorkspace opened;
  opened.workspace = open_workspace(common);
  if (!opened.workspace.architecture) return tl::unexpected(mistakes(opened.workspace, out));
  opened.selection = selection;
  opened.folder = common.folder;
  auto access = access_of(concerns_any_account(opened.workspace, selection), opened.workspace, common);
  if (!access) return tl::unexpected(out.failure(access.error()));
  opened.access = std::move(*access);
  if (auto added = add_the_past(opened, past, common, out); !added)
    return tl::unexpected(out.failure(added.error()));
  if (const auto refused = refuse_selection(*opened.workspace.architecture, selection, out))
    return tl::unexpected(*refused);
  auto provider = terraform::installed_provider();
  if (!provider) return tl::unexpected(out.failure(provider.error()));
  opened.provider = std::move(*provider);
  opened.extra = {extras_folder(common), opened.access.environment};
  return opened;
}

engine::PlanMemory memory_of(const EngineWorkspace& workspace) {
  std::error_code none;
  return {workspace.folder / ".ashlar" / "unchanged",
          identity_of(std::filesystem::read_symlink("/proc/self/exe", none)) +
              identity_of(workspace.provider) + std::string(terraform::provider_version())};
}

tl::expected<Planned, Exit> plan_in(const EngineWorkspace& workspace, const PlanManner& manner,
                                    const Output& out) {
  const auto begin = steady_clock::now();
  const Architecture& architecture = *workspace.workspace.architecture;
  const UnitSet units = engine::units_concerned(architecture, workspace.selection);
  auto states = engine::read_states(units, workspace.access.open);
  if (!states) return tl::unexpected(out.failure(states.error()));
  Planned planned;
  planned.states = std::move(*states);
  engine::PlanMemory memory = memory_of(workspace);
  ProgressLine line("planning");
  planned.plan = engine::make_plan(
      {architecture, schema::Schema::builtin(), planned.states, workspace.provider,
       workspace.access.environment, manner.refresh, workspace.selection, manner.in_flight,
       workspace.include_protected, &memory,
       [&](std::size_t done, std::size_t total) { line.show(done, total); },
       manner.extras ? workspace.extra : engine::ExtraPlace{}, manner.to_apply, manner.cut_off});
  // without it, the next plan asks the provider once more
  static_cast<void>(memory.write(workspace.selection == engine::Selection{}));
  planned.seconds = std::chrono::duration<double>(steady_clock::now() - begin).count();
  return planned;
}

std::filesystem::path journal_file(const Common& common) {
  return std::filesystem::path(common.folder) / ".ashlar" / "apply.journal";
}

FileTree unit_tree(const EngineWorkspace& workspace) {
  const Workspace& described = workspace.workspace;
  return terraform::organization_files(*described.architecture, backend_of(described.organization));
}

engine::PlanFile plan_file_of(const EngineWorkspace& workspace, const Planned& planned, bool refresh) {
  engine::PlanFile file;
  file.program = this_program();
  file.provider_version = terraform::provider_version();
  file.configuration = digest(unit_tree(workspace));
  file.files = digests_of_files(workspace.workspace);
  file.selection = workspace.selection;
  file.refresh = refresh;
  file.include_protected = workspace.include_protected;
  for (const auto& [unit, state] : planned.states) file.states[unit] = {state.lineage, state.serial};
  file.steps = engine::steps_of(planned.plan);
  return file;
}

}  // namespace ashlar::cli
