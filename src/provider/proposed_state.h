// What a plan starts from: Terraform's merge of what is there with what is asked for. A rule of Terraform's,
// not of any provider: its internal/plans/objchange, ProposedNew (1.11).
#pragma once

#include "provider/value.h"
#include "schema/schema.h"

namespace ashlar::provider {

/// `prior`: the state, or null for a resource to be made. `config`: conforming (conform.h), or null for one
/// to be destroyed, which gives null. An attribute is as the configuration says; one that is computed, and
/// that the configuration leaves out, stays as it is. Blocks are matched by index in a list, by name in a
/// map, and in a set with the first that differs only in what is computed. Write-only attributes are null: no
/// plan keeps them. Nothing is made unknown here: that is the provider's.
Value proposed_new_state(const schema::Block& block, const Value& prior, const Value& config);

}  // namespace ashlar::provider
