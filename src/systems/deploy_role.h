// The role that deploys an account's units, for CI and for people who apply by hand.
#pragma once

#include <vector>

#include "systems/policy_packing.h"
#include "systems/site.h"

namespace ashlar::systems {

/// What deploying into the account needs, by the kind of the account and not by what stands in it today: what
/// is taken out of the description must still be taken down. A system that makes a new type of resource adds
/// its actions.
std::vector<PermissionSet> deploy_permissions(const Site& site);

/// The role, trusted by the security account's people and machines and by CI, and its policies.
void add_deploy_role(Scope scope, const Site& site);

}  // namespace ashlar::systems
