// Who may sign in to a Redis store.
#pragma once

#include <string>
#include <vector>

#include "systems/redis.h"

namespace ashlar::systems {

/// Of a replication group, a user and a user group (ElastiCache API Reference).
inline constexpr std::size_t redis_name_limit = 40;

/// The group of users: one for each of `services`, which are noted in `made`, and a default one that is
/// switched off.
const Resource& add_user_group(Scope scope, const Site& site, Redis& made,
                               const std::vector<std::string>& services);

}  // namespace ashlar::systems
