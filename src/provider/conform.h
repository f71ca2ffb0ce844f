// Values held against the schema. Whatever comes from outside (the provider, a state, a configuration) passes
// here once, so that everything after may rely on its shape.
#pragma once

#include "base/failure.h"
#include "provider/value.h"
#include "schema/schema.h"

namespace ashlar::provider {

/// How strictly. In all of them: a name that the schema lacks is refused; attributes may be null or unknown;
/// blocks in a list or set are a list, in a map an object, a single one an object or null; null blocks are
/// none.
enum class Origin {
  /// As providers speak: every name is there. A number may come as text.
  Provider,
  /// As a state file of this schema's version holds it: what is missing is null, or no blocks.
  State,
  /// As Terraform reads a configuration: what is missing is null, or no blocks; text, numbers and booleans
  /// are made
  /// of one another where the type asks for it; an object may stand for a list of one block, and a list of
  /// one for a
  /// single block; what a set holds twice it holds once.
  Configuration,
};

/// The value with every name of the block, or null or unknown as it came. Fails naming the place of the first
/// thing that does not fit; what a sensitive value was is not told.
Expected<Value> conform(const schema::Block& block, Value value, Origin origin);

/// The same for a value of one type: an output, an attribute by itself.
Expected<Value> conform(const schema::Type& type, Value value, Origin origin);

/// A block without anything in it: attributes null, no blocks.
Value empty_block(const schema::Block& block);

}  // namespace ashlar::provider
