#include "systems/deploy_permissions.h"

#include <fmt/format.h>

#include "systems/deploy_role.h"
#include "systems/policy_packing.h"

namespace ashlar::systems {

namespace {

/// Statements that stand together, in documents named after them. A new system adds its own to the theme that
/// fits.
struct Theme {
  std::string_view name;
  std::vector<Statements (*)(const Site&)> parts;
};

std::vector<Theme> common_themes() {
  return {
      {"foundation", {deploy_storage, deploy_keys, deploy_names}},
      {"roles", {deploy_roles}},
      {"limits", {deploy_limits}},
  };
}

std::vector<Theme> workload_themes() {
  return {{"watching", {deploy_watching, deploy_monitoring, deploy_budgets}},
          {"networks", {deploy_networks, deploy_balancers}},
          {"data", {deploy_data, deploy_containers, deploy_backups, deploy_extra}},
          {"functions", {deploy_functions, deploy_static_sites}},
          {"servers", {deploy_servers}}};
}

/// The images of all accounts' services stand there.
std::vector<Theme> shared_themes() {
  std::vector<Theme> themes = workload_themes();
  for (Theme& theme : themes) {
    if (theme.name == "data") theme.parts.push_back(deploy_images);
  }
  return themes;
}

std::vector<Theme> themes_of(AccountKind kind) {
  switch (kind) {
    case AccountKind::Management:
      return {{"watching", {deploy_watching, deploy_budgets}},
              {"organization", {deploy_organization, deploy_backup_settings}}};
    case AccountKind::Security:
      return {{"watching", {deploy_watching, deploy_budgets, deploy_backup_copies}},
              {"administration", {deploy_administration}}};
    case AccountKind::SharedServices:
      return shared_themes();
    case AccountKind::Application:
      return workload_themes();
  }
  return {};
}

Statements statements_of(const Theme& theme, const Site& site) {
  Statements statements;
  for (const auto& part : theme.parts) {
    for (Statement& statement : part(site)) statements.push_back(std::move(statement));
  }
  return statements;
}

}  // namespace

std::string own_resources(const Site& site, std::string_view service, std::string_view resource) {
  return fmt::format("arn:{}:{}:*:{}:{}", site.partition(), service, site.account_id(), resource);
}

std::vector<PermissionSet> deploy_permissions(const Site& site) {
  std::vector<Theme> themes = common_themes();
  for (Theme& theme : themes_of(site.account->kind())) themes.push_back(std::move(theme));
  std::vector<PermissionSet> sets;
  for (const Theme& theme : themes) {
    for (PermissionSet& set : pack(theme.name, statements_of(theme, site))) sets.push_back(std::move(set));
  }
  return sets;
}

}  // namespace ashlar::systems
