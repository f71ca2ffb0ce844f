// Where Terraform keeps its states: an encrypted, versioned bucket in each account.
#pragma once

#include "systems/site.h"

namespace ashlar::systems {

/// Name of the account's state bucket, known before it is made.
std::string state_bucket(const Site& site);
/// ARN of the alias of its key, the same.
std::string state_key(const Site& site);

/// `_global` of every account: unit `state`, the bucket and its key. The deploy roles of `readers` may read
/// the objects under `exports/`; nobody but the account's own may read states.
void state(const Site& site, const std::vector<const Account*>& readers);

}  // namespace ashlar::systems
