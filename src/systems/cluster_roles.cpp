#include "systems/cluster_roles.h"

#include <fmt/format.h>

#include "base/text.h"
#include "systems/policy.h"

namespace ashlar::systems {

namespace {

/// What AWS names for Auto Mode (EKS User Guide, "Amazon EKS Auto Mode cluster IAM role" and "… node IAM
/// role"). AWS keeps these policies up to date with what Auto Mode does.
constexpr std::string_view control_plane_policies[] = {
    "AmazonEKSClusterPolicy",       "AmazonEKSComputePolicy",    "AmazonEKSBlockStoragePolicy",
    "AmazonEKSLoadBalancingPolicy", "AmazonEKSNetworkingPolicy",
};
constexpr std::string_view node_policies[] = {
    "AmazonEKSWorkerNodeMinimalPolicy",
    "AmazonEC2ContainerRegistryPullOnly",
};

/// EKS, for this cluster only (EKS User Guide, "Cross-service confused deputy prevention").
Value control_plane_trust(const Site& site, const std::string& cluster) {
  return policy({allow("Cluster")
                     .service({"eks.amazonaws.com"})
                     .action({"sts:AssumeRole", "sts:TagSession"})
                     .when("StringEquals", "aws:SourceAccount", site.account_id())
                     .when("ArnEquals", "aws:SourceArn", site.arn("eks", "cluster/" + cluster))});
}

Statement trust_pods(const Site& site) {
  return allow("Pods")
      .service({"pods.eks.amazonaws.com"})
      .action({"sts:AssumeRole", "sts:TagSession"})
      .when("StringEquals", "aws:SourceAccount", site.account_id());
}

const Resource& add_role(Scope scope, const Site& site, std::string_view name, std::string_view description,
                         Value trust) {
  return scope.add("aws_iam_role", replace_all(name, "-", "_"),
                   {
                       {"name", fit_name({site.environment, site.region, "cluster", name}, role_name_limit)},
                       {"description", fmt::format("{} of {}", description, site.environment)},
                       {"assume_role_policy", std::move(trust)},
                   });
}

const Resource& attach(Scope scope, const Site& site, const Resource& role, std::string_view managed_policy) {
  return scope.add(
      "aws_iam_role_policy_attachment", fmt::format("{}_{}", role.name, managed_policy),
      {
          {"role", role["name"]},
          {"policy_arn", fmt::format("arn:{}:iam::aws:policy/{}", site.partition(), managed_policy)},
      });
}

}  // namespace

ClusterRoles add_cluster_roles(Scope scope, const Site& site, const std::string& cluster) {
  ClusterRoles roles;
  roles.control_plane = &add_role(scope, site, "control-plane", "Lets EKS keep the nodes of the cluster",
                                  control_plane_trust(site, cluster));
  roles.nodes = &add_role(scope, site, "nodes", "Nodes of the cluster", service_trust("ec2.amazonaws.com"));
  for (std::string_view policy : control_plane_policies)
    roles.permissions.push_back(&attach(scope, site, *roles.control_plane, policy));
  for (std::string_view policy : node_policies)
    roles.permissions.push_back(&attach(scope, site, *roles.nodes, policy));
  return roles;
}

Value pod_trust(const Site& site) { return policy({trust_pods(site)}); }

/// EKS Pod Identity says by tags of the session which pod it is (EKS User Guide, "Grant Pods access to AWS
/// resources based on tags").
Value pod_trust(const Site& site, const ServiceAccount& who) {
  return policy({trust_pods(site)
                     .when("StringEquals", "aws:RequestTag/eks-cluster-name", who.cluster.name)
                     .when("StringEquals", "aws:RequestTag/kubernetes-namespace", who.name_space)
                     .when("StringEquals", "aws:RequestTag/kubernetes-service-account", who.name)});
}

const Resource& add_pod_role(Scope scope, const Site& site, const PodRole& role, const ServiceAccount& who) {
  const Resource& made = add_role(scope, site, role.name, role.description, pod_trust(site, who));
  attach(scope, site, made, role.managed_policy);
  return made;
}

}  // namespace ashlar::systems
