// Where Terraform keeps its states: an encrypted, versioned bucket in each account.
#pragma once

#include "systems/site.h"

namespace ashlar::systems {

/// Name of the account's state bucket, known before it is made.
std::string state_bucket(const Site& site);

/// `_global` of every account: unit `state`, the bucket and its key. Objects under `exports/` may be read by
/// the deploy roles of the organisation's other accounts; states by nobody but the account's own.
void state(const Site& site);

}  // namespace ashlar::systems
