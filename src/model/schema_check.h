// The graph against the provider's schema: what `terraform validate` would refuse without asking the
// provider's code, found in milliseconds and without Terraform. Not found, because the schema does not tell:
// attributes that exclude each other, and values that AWS refuses.
#pragma once

#include "base/diagnostics.h"
#include "model/architecture.h"
#include "schema/schema.h"

namespace ashlar {

/// Adds a message for each mistake in each resource: types, attributes and blocks that the schema does not
/// have; required ones that are missing; too few or too many blocks; values, also referenced ones, that
/// Terraform would not convert to the type wanted; read-only attributes that are set; ephemeral values
/// elsewhere than in write-only attributes. Deprecated ones are warnings. `null` counts as not set. Each
/// message names the resource's full address, the attribute's path and the source line that made it, and
/// stands at the user's line.
void check_schema(const Architecture& architecture, const schema::Schema& schema, Diagnostics& diagnostics);

/// The same for one resource.
void check_schema(const Resource& resource, const schema::Schema& schema, Diagnostics& diagnostics);

}  // namespace ashlar
