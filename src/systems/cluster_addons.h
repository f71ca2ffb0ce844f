// What runs in every cluster besides what Auto Mode keeps: add-ons of EKS.
#pragma once

#include "systems/cluster.h"

namespace ashlar::systems {

/// Add-ons for metrics, logs and secrets, each in the version that AWS has as default for the cluster's own.
/// `key` encrypts the log groups.
void add_addons(Scope scope, const Site& site, const Cluster& cluster, const ClusterSettings& settings,
                const Resource& key);

}  // namespace ashlar::systems
