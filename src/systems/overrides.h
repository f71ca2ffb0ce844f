// `override:` of the settings: attributes of resources that the architecture makes, set by the team in its
// place.
#pragma once

#include "base/diagnostics.h"
#include "config/organization.h"
#include "model/architecture.h"
#include "schema/schema.h"

namespace ashlar::systems {

/// Sets what the organisation's files say. Reports an override that matches no resource, and one that the
/// provider's schema refuses, at its line. A resource's own identity and the permissions' boundary are set
/// later, and so cannot be overridden.
void apply_overrides(Architecture& architecture, const Organization& organization,
                     const schema::Schema& schema, Diagnostics& diagnostics);

}  // namespace ashlar::systems
