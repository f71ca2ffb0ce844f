// What deploying may do, statement by statement, in files by theme. Resources are narrowed as far as IAM can:
// to this account's, to our buckets' names, to our users' path. `on({"*"})` stands only where AWS knows no
// narrower resource for the actions.
#pragma once

#include <string>
#include <vector>

#include "systems/policy.h"
#include "systems/site.h"

namespace ashlar::systems {

using Statements = std::vector<Statement>;

/// Everything of one service in this account, in every region.
std::string own_resources(const Site& site, std::string_view service, std::string_view resource = "*");

// Every account's.
Statements deploy_storage(const Site& site);
Statements deploy_keys(const Site& site);
Statements deploy_names(const Site& site);
Statements deploy_roles(const Site& site);
Statements deploy_watching(const Site& site);
Statements deploy_budgets(const Site& site);
Statements deploy_limits(const Site& site);

// Accounts with networks and what runs in them.
Statements deploy_networks(const Site& site);
Statements deploy_balancers(const Site& site);
Statements deploy_data(const Site& site);
Statements deploy_containers(const Site& site);
Statements deploy_monitoring(const Site& site);
Statements deploy_functions(const Site& site);
Statements deploy_static_sites(const Site& site);
Statements deploy_backups(const Site& site);
Statements deploy_servers(const Site& site);

/// What the team's own Terraform uses.
Statements deploy_extra(const Site& site);

// The shared-services account's.
Statements deploy_images(const Site& site);

// The security account's.
Statements deploy_administration(const Site& site);
Statements deploy_backup_copies(const Site& site);

// The management account's.
Statements deploy_organization(const Site& site);
Statements deploy_backup_settings(const Site& site);

}  // namespace ashlar::systems
