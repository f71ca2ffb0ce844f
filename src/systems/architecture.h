// The reference architecture as a whole: which systems stand where, and what each builds on.
#pragma once

#include "config/organization.h"
#include "model/architecture.h"

namespace ashlar::systems {

/// Builds the graph of an organisation that has no errors, and links it. Warnings that need the graph
/// (quotas) go to `diagnostics`.
Architecture build(const Organization& organization, Diagnostics& diagnostics);

}  // namespace ashlar::systems
