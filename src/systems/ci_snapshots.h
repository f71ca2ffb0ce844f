// Daily snapshots of the CI server's disk, and the alarm that tells of a missed one.
#pragma once

#include "systems/server.h"

namespace ashlar::systems {

void add_ci_snapshots(Scope scope, const Ground& ground, const Located<std::int64_t>& kept,
                      const Resource& disk);

}  // namespace ashlar::systems
