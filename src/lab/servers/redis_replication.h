// How a group of Redis servers is handed over. Replication is asynchronous, as on AWS: what a client knows to
// be safe is what WAIT told it. Of several replicas the one that has read the most takes over, and so has all
// that any of them acknowledged.
#pragma once

#include <memory>

#include "lab/failover/replication.h"

namespace ashlar::lab {

std::unique_ptr<Replication> redis_replication(const ServerGroup& group, const Folder& folder);

}  // namespace ashlar::lab
