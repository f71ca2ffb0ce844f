// The organisation itself: its units, accounts, service control policies and delegated administrators.
#pragma once

#include "systems/site.h"

namespace ashlar::systems {

/// `_global` of the management account: unit `organization`.
void accounts(const Site& site);

/// Delegated administrators that AWS keeps per region (GuardDuty, Security Hub): a unit in each allowed region of the
/// management account.
void regional_administrators(const Site& site);

}  // namespace ashlar::systems
