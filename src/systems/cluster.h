// The Docker cluster: EKS in Auto Mode, in the app subnets, with a private endpoint.
#pragma once

#include "systems/load_balancers.h"

namespace ashlar::systems {

struct Cluster {
  const Resource* cluster = nullptr;  ///< aws_eks_cluster
  std::string name;                   ///< known before it is made: target groups carry it in a tag
  std::string name_space;             ///< the Kubernetes namespace of the services
  /// The group that EKS makes, of all nodes and pods and of the endpoint.
  Value security_group() const { return (*cluster)["vpc_config[0].cluster_security_group_id"]; }
};

/// Unit `cluster` of an environment. `administrators` reach the endpoint, on 443. `key` encrypts secrets and
/// logs.
Cluster cluster(const Site& site, const ClusterSettings& settings, Span from, const Vpc& vpc,
                const LoadBalancers& balancers, const Peers& administrators, const Resource& key,
                const Resource& topic);

}  // namespace ashlar::systems
