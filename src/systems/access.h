// People and permissions: users and groups in the security account, the roles that let them into every account, and
// the role that deploys.
#pragma once

#include "systems/site.h"

namespace ashlar::systems {

/// `_global` of every account: unit `access`, the cross-account roles.
void access_roles(const Site& site);

/// `_global` of the security account: unit `people`, users, groups, password policy.
void people(const Site& site);

/// Groups that a user may be in: `_account.<account>-full-access` and so on, and those that span accounts.
std::vector<std::string> group_names(const Organization& organization);

}  // namespace ashlar::systems
