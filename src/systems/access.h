// People and permissions: users and groups in the security account, the roles that let them into every
// account, and the role that deploys. Names of groups: config/groups.h. Names of roles:
// config/role_names.h.
#pragma once

#include "systems/site.h"

namespace ashlar::systems {

/// IAM path of people and of groups, so that policies can name people and nobody else.
inline constexpr std::string_view people_path = "/people/";
/// IAM path of users that are machines.
inline constexpr std::string_view machines_path = "/machines/";

/// For units that decide who may do what: whoever deploys must not change them. They are applied by
/// OrganizationAccountAccessRole; in the management account, which has none, by no role but the caller's own,
/// who there has full access.
void withhold_from_deploying(Scope scope, const Site& site);

/// `_global` of every account: unit `access`, the cross-account roles, and what holds of the account as a
/// whole.
void access_roles(const Site& site);

/// `_global` of the security account: unit `people`, users and groups.
void people(const Site& site);

}  // namespace ashlar::systems
