// ElastiCache for Redis in the lab: a Redis server for each node of a cache. The first is the primary at the
// start; the others replicate it, and one of them takes over.
//
// A write is in the append-only file, as far as the kernel is concerned, before it is answered: so the end of
// the process loses none. What was not yet replicated is lost to a replica that takes over, as on AWS;
// clients that ask with WAIT know.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "lab/ground.h"
#include "lab/server.h"
#include "lab/servers/store_client.h"

namespace ashlar::lab {

/// Fails where Redis is missing, or no certificate can be issued.
Expected<std::vector<Server>> redis_servers(const Ground& ground);

/// One for each cache with automatic failover.
std::vector<ServerGroup> redis_groups(const Ground& ground);

/// The name by which `Secrets` knows a user's password.
std::string redis_secret(const std::string& user);

/// `settings`: what the pod is told of the store, as it says whose host and user.
StoreClient redis_client(const Server& pod, const nlohmann::json& settings);

/// Names of the parameters that the lab does not take over.
std::vector<std::string> redis_parameters_left_out(const topology::Cache& cache);

}  // namespace ashlar::lab
