// Alarms of a Redis store on ElastiCache.
#pragma once

#include "systems/site.h"

namespace ashlar::systems {

/// Of each node of the group, `nodes` in number. Any of them may be primary or replica: ElastiCache decides.
void add_redis_alarms(Scope scope, const Site& site, const Resource& topic, const Resource& group,
                      std::int64_t nodes);

}  // namespace ashlar::systems
