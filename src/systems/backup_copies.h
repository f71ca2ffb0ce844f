// Copies of backups in the security account, out of reach of whoever harms the account they come from.
#pragma once

#include "systems/site.h"

namespace ashlar::systems {

/// In the management account: allows copies between accounts, once for the organisation, whose `root` stands.
const Resource& allow_backup_copies(const Site& site, const Resource& root);

/// In the security account: the roles by which AWS makes the copies there.
const Resource& backup_copy_roles(const Site& site);

/// Unit `backup-copies` of a region of the security account: the vault that `accounts` may copy into and not
/// empty. `after`: what must stand before anything is copied.
const Resource& backup_copies(const Site& site, const std::vector<const Account*>& accounts,
                              const UnitSet& after);

}  // namespace ashlar::systems
