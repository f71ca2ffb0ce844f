// One KMS key per environment: everything in it that holds data is encrypted with it.
#pragma once

#include "systems/policy.h"
#include "systems/site.h"

namespace ashlar::systems {

/// The key of a site, in its unit `keys`. Administrators and users are the roles that the settings name; the
/// roles need not exist yet, and AWS services use it for callers of this account only. `copies`: the account
/// that copies backups of what it encrypts; null: none does.
const Resource& key(const Site& site, const Account* copies = nullptr);

/// The name of that key's alias, known before it is made.
std::string key_alias(const Site& site);

/// The statement by which those who the settings name administer a key of the site, and who deploys.
Statement key_administration(const Site& site);

}  // namespace ashlar::systems
