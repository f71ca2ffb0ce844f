// What a change loses, by its type: what AWS's documents say of types stands in loss_table.cpp.
#pragma once

#include "engine/plan.h"
#include "schema/schema.h"

namespace ashlar::engine {

/// What is known of the change, the worst of it first. What the tables do not name loses nothing, as far as
/// they know.
Loss loss_of(const schema::Schema& schema, const Change& change);

}  // namespace ashlar::engine
