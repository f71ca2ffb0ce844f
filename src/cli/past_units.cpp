#include "cli/past_units.h"

#include <memory>

#include <fmt/format.h>

#include "base/files.h"
#include "base/parallel.h"
#include "engine/prior.h"
#include "engine/recorded_units.h"
#include "systems/past_units.h"

namespace ashlar::cli {

namespace {

using Paths = std::vector<UnitPath>;

/// In whose bucket units may have states, by a unit that stands for the account. None is added whose states
/// are in files since its bucket is not there yet, or not for long.
UnitSet accounts_to_list(const Workspace& workspace, const engine::Selection& selection, const Common& common,
                         Architecture& places) {
  UnitSet accounts;
  const auto is_in_file = [&](const std::string& account, const char* part) {
    return is_there(first_states_folder(common) / account / "_global" / part / "terraform.tfstate");
  };
  for (const Named<std::string>& account : workspace.organization.recorded_ids) {
    const std::string& name = *account.name;
    if (!engine::may_match(selection, name) || is_in_file(name, "access") || is_in_file(name, "state"))
      continue;
    accounts.insert(
        systems::add_past_unit(places, workspace.organization, {name, "_global", "_global", "all"}));
  }
  return accounts;
}

/// The account may have been closed since.
Failure with_help(Failure failure, const Workspace& workspace, const std::string& account) {
  if (workspace.organization.find(account) == nullptr)
    failure.help = fmt::format(
        "{0} is described no more: if it was closed at AWS, remove its line from accounts.lock.yaml",
        account);
  return failure;
}

Expected<Paths> recorded_in_buckets(const Workspace& workspace, const UnitSet& accounts,
                                    const Access& access) {
  const std::vector<const Unit*> all(accounts.begin(), accounts.end());
  std::vector<Expected<Paths>> found(all.size());
  in_parallel(
      all.size(),
      [&](std::size_t i) {
        found[i] = engine::recorded_units(access.roles->of(*all[i]), all[i]->state, all[i]->path.account);
      },
      all.size());
  Paths paths;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (!found[i]) return tl::unexpected(with_help(found[i].error(), workspace, all[i]->path.account));
    paths.insert(paths.end(), found[i]->begin(), found[i]->end());
  }
  return paths;
}

Expected<Paths> recorded(const Workspace& workspace, const engine::Selection& selection, const Access& access,
                         const Common& common) {
  if (backend_of(workspace.organization) == terraform::Backend::Local)
    return engine::recorded_units(units_folder(common));
  Architecture places;
  auto paths = recorded_in_buckets(workspace, accounts_to_list(workspace, selection, common, places), access);
  const auto in_files = engine::recorded_units(first_states_folder(common));
  if (!paths || !in_files) return paths ? in_files : paths;
  paths->insert(paths->end(), in_files->begin(), in_files->end());
  return paths;
}

/// Terraform needs no more to destroy what is there than the provider, configured as the unit's was. Where
/// the team's files had configured another, it says so.
void add_past_extra(Unit& unit) {
  unit.team_files["removed.tf"] = "# The team's own files are gone: so is what they made.\n";
}

}  // namespace

Expected<void> add_past_units(Workspace& workspace, const engine::Selection& selection, const Access& access,
                              const Common& common, systems::Foundation foundation) {
  const auto paths = recorded(workspace, selection, access, common);
  if (!paths) return tl::unexpected(paths.error());
  Architecture past;
  UnitSet units;
  for (const UnitPath& path : *paths) {
    if (workspace.architecture->find(path) != nullptr) continue;
    const Unit* unit = systems::add_past_unit(past, workspace.organization, path, foundation);
    if (unit != nullptr && engine::matches(selection, *unit)) units.insert(unit);
  }
  const auto states = engine::read_states(units, access.open);
  if (!states) return tl::unexpected(states.error());
  for (const Unit* unit : units) {
    const terraform::StateFile& state = states->at(unit->path.text());
    const bool is_ours = engine::holds_ours(state);
    if (!is_ours && state.resources.empty()) continue;
    Unit* added =
        systems::add_past_unit(*workspace.architecture, workspace.organization, unit->path, foundation);
    if (!is_ours) add_past_extra(*added);
  }
  return {};
}

Expected<void> suspend_past_accounts(Workspace& workspace, const engine::Selection& selection,
                                     const Access& access, const Output& out) {
  const std::vector<Account> accounts = systems::past_accounts(workspace.organization);
  if (accounts.empty()) return {};
  const Unit* unit = workspace.architecture->find(
      {workspace.organization.management().name, "_global", "_global", "organization"});
  if (!engine::units_concerned(*workspace.architecture, selection).contains(unit)) return {};
  const auto state = access.open(*unit)->read();
  if (!state) return tl::unexpected(state.error());
  for (const Account& account : accounts) {
    const auto* made =
        *state ? engine::current_object(**state, "aws_organizations_account." + account.name) : nullptr;
    if (made == nullptr) continue;
    systems::suspend_past_account(*workspace.architecture, workspace.organization, account.name,
                                  made->attributes.at("email").get<std::string>());
    out.tell(
        fmt::format("{} is described no more: it moves to Suspended, with its roles and the bucket of its "
                    "states, until it "
                    "is closed at AWS and its line in accounts.lock.yaml is removed",
                    account.name),
        {{"event", "suspended"}, {"account", account.name}});
  }
  return {};
}

engine::FindUnit find_also_past(const Workspace& workspace) {
  return [&workspace, past = std::make_shared<Architecture>()](const std::string& text) -> const Unit* {
    const auto path = engine::unit_path_of(text);
    if (!path) return nullptr;
    if (const Unit* unit = workspace.architecture->find(*path)) return unit;
    return systems::add_past_unit(*past, workspace.organization, *path, systems::Foundation::Goes);
  };
}

}  // namespace ashlar::cli
