// Functions: code that AWS Lambda runs on a schedule, or for every object put into a bucket.
#pragma once

#include <vector>

#include "systems/artifacts.h"

namespace ashlar::systems {

/// Unit `functions` of an environment: each function has a role, a log group and an alarm of its own, and a
/// bucket where the settings say so.
void functions(const Site& site, const std::vector<Named<FunctionSettings>>& functions,
               const Artifacts& artifacts, const Resource& key, const Resource& topic);

}  // namespace ashlar::systems
