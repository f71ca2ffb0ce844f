// Every resource's own mark, by which it is found again whatever its name or address becomes.
#pragma once

#include "model/architecture.h"
#include "schema/schema.h"

namespace ashlar::systems {

/// Adds the tag `ashlar:id` to everything that takes tags: a hash of the address it was first made under. A
/// hash, since many services refuse the characters of an address in a tag.
void identify(Architecture& architecture, const schema::Schema& schema);

/// The same for one resource.
void identify(Resource& resource, const schema::Schema& schema);

}  // namespace ashlar::systems
