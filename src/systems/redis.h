// A Redis store on ElastiCache: TLS only, and a user for each service, which proves itself by IAM.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "systems/security_groups.h"

namespace ashlar::systems {

inline constexpr std::int64_t redis_port = 6379;

struct Redis {
  const Resource* group = nullptr;               ///< aws_elasticache_replication_group
  std::map<std::string, const Resource*> users;  ///< aws_elasticache_user of each service that uses it
};

/// Unit `redis` of an environment, with a user for each of `services`. `people` may connect where the
/// settings say so, besides the app tier. `key` encrypts everything.
Redis redis(const Site& site, const RedisSettings& settings, Span from, const Vpc& vpc, const Resource& key,
            const Resource& topic, const Peers& people, const std::vector<std::string>& services);

}  // namespace ashlar::systems
