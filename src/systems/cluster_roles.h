// Roles of a cluster: of its control plane, of its nodes, and of pods.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "systems/site.h"

namespace ashlar::systems {

struct ClusterRoles {
  const Resource* control_plane = nullptr;   ///< aws_iam_role
  const Resource* nodes = nullptr;           ///< aws_iam_role
  std::vector<const Resource*> permissions;  ///< attachments, which must outlive the cluster
};

/// `cluster`: its name.
ClusterRoles add_cluster_roles(Scope scope, const Site& site, const std::string& cluster);

/// A role that pods get from EKS Pod Identity, with one of AWS's own policies.
const Resource& add_pod_role(Scope scope, const Site& site, std::string_view name,
                             std::string_view description, std::string_view managed_policy);

}  // namespace ashlar::systems
