// Who gets into a cluster: people and machines by their IAM roles, and packets by security group rules.
#pragma once

#include "systems/cluster.h"

namespace ashlar::systems {

/// Maps the roles of unit `access` to groups of Kubernetes and to permissions in it.
void add_access_entries(Scope scope, const Site& site, const Cluster& cluster);

/// Both load balancers reach the containers; `administrators` reach the endpoint.
void let_into_cluster(Scope scope, const Cluster& cluster, const LoadBalancers& balancers,
                      const Peers& administrators);

}  // namespace ashlar::systems
