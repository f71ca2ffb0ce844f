// Roles of a cluster: of its control plane, of its nodes, and of pods.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "systems/cluster.h"

namespace ashlar::systems {

/// The names of the roles of clusters' nodes, as a pattern: no environment's name is so long that one is cut.
inline constexpr std::string_view roles_of_nodes = "*-cluster-nodes";

struct ClusterRoles {
  const Resource* control_plane = nullptr;   ///< aws_iam_role
  const Resource* nodes = nullptr;           ///< aws_iam_role
  std::vector<const Resource*> permissions;  ///< attachments, which must outlive the cluster
};

/// `cluster`: its name.
ClusterRoles add_cluster_roles(Scope scope, const Site& site, const std::string& cluster);

/// Whose pods may have a role.
struct ServiceAccount {
  const Cluster& cluster;
  std::string_view name_space;
  std::string_view name;
};

/// The trust policy of a role that pods get from EKS Pod Identity: of the account's clusters, or only of one
/// service account.
Value pod_trust(const Site& site);
Value pod_trust(const Site& site, const ServiceAccount& who);

struct PodRole {
  std::string_view name;
  std::string_view description;
  std::string_view managed_policy;  ///< one of AWS's own
};

const Resource& add_pod_role(Scope scope, const Site& site, const PodRole& role, const ServiceAccount& who);

}  // namespace ashlar::systems
