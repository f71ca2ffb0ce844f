// AWS's default quotas that an organisation of this shape can hit. Hitting one is found out here, not at the
// end of an apply.
#pragma once

#include "config/organization.h"
#include "model/architecture.h"

namespace ashlar::systems {

/// Warns of every quota that the graph exceeds, by name and code, unless `quotas:` records that AWS granted
/// enough.
void check_quotas(const Architecture& architecture, const Organization& organization,
                  Diagnostics& diagnostics);

}  // namespace ashlar::systems
