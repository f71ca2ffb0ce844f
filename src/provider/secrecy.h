// What of a value must not be kept, and what must not be shown, by the schema.
#pragma once

#include <vector>

#include "provider/path.h"
#include "provider/value.h"
#include "schema/schema.h"

namespace ashlar::provider {

/// The value with every write-only attribute null, as states, plans and journals must have it.
Value without_write_only(const schema::Block& block, Value value);

/// Where the value holds what the schema calls sensitive and is not null, in the schema's order: what a state
/// lists as `sensitive_attributes`. Nothing in a set has a path, so there the path is the set's own.
std::vector<Path> sensitive_paths(const schema::Block& block, const Value& value);

}  // namespace ashlar::provider
