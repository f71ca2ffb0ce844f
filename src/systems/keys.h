// One KMS key per environment: everything in it that holds data is encrypted with it.
#pragma once

#include "systems/site.h"

namespace ashlar::systems {

/// The key of a site, in its unit `keys`. Administrators and users are the roles that the settings name; the
/// roles need not exist yet, and AWS services use it for callers of this account only.
const Resource& key(const Site& site);

}  // namespace ashlar::systems
