// Alarms of a cluster.
#pragma once

#include "systems/cluster.h"

namespace ashlar::systems {

/// Nodes that fail or are full, pods that find no node, an API that answers errors.
void add_cluster_alarms(Scope scope, const Site& site, const Resource& topic, const Cluster& cluster);

}  // namespace ashlar::systems
