#include "systems/cluster_access.h"

#include <fmt/format.h>

#include "config/role_names.h"

namespace ashlar::systems {

namespace {

/// A role, the group that a team's own RoleBindings may name, and what it may do from the start, by a policy
/// of EKS's (EKS User Guide, "Review access policy permissions").
struct Entrance {
  std::string_view resource;
  std::string_view role;
  std::string_view group;
  std::string_view policy;
  bool everywhere;  ///< otherwise in the services' namespace only
};

/// CI comes in by auto-deploy, as into the account. View shows no secrets.
constexpr Entrance entrances[] = {
    {"full_access", full_access_role, "full-access", "AmazonEKSClusterAdminPolicy", true},
    {"auto_deploy", auto_deploy_role, "auto-deploy", "AmazonEKSClusterAdminPolicy", true},
    {"dev", dev_role, "developers", "AmazonEKSEditPolicy", false},
    {"read_only", read_only_role, "read-only", "AmazonEKSViewPolicy", true},
};

Value scope_of(const Entrance& entrance, const Cluster& cluster) {
  if (entrance.everywhere) return object({{"type", "cluster"}});
  return object({{"type", "namespace"}, {"namespaces", list({cluster.name_space})}});
}

void add_entry(Scope scope, const Site& site, const Cluster& cluster, const Entrance& entrance) {
  Resource& entry = scope.add("aws_eks_access_entry", std::string(entrance.resource),
                              {
                                  {"cluster_name", (*cluster.cluster)["name"]},
                                  {"principal_arn", site.role_arn(entrance.role)},
                                  {"kubernetes_groups", list({entrance.group})},
                                  {"tags", name_tag(entrance.group)},
                              });
  scope.add("aws_eks_access_policy_association", std::string(entrance.resource),
            {
                {"cluster_name", (*cluster.cluster)["name"]},
                {"principal_arn", entry["principal_arn"]},
                {"policy_arn",
                 fmt::format("arn:{}:eks::aws:cluster-access-policy/{}", site.partition(), entrance.policy)},
                {"access_scope", scope_of(entrance, cluster)},
            });
}

/// `source`: the attribute that says from where, and its value.
void let_in(Scope scope, const Cluster& cluster, const std::string& who, Member source, Ports ports) {
  scope.add("aws_vpc_security_group_ingress_rule", who,
            {
                {"security_group_id", cluster.security_group()},
                {"description", fmt::format("From {} to {}-{}", who, ports.from, ports.to)},
                {"ip_protocol", "tcp"},
                {"from_port", ports.from},
                {"to_port", ports.to},
                std::move(source),
            });
}

}  // namespace

void add_access_entries(Scope scope, const Site& site, const Cluster& cluster) {
  for (const Entrance& entrance : entrances) add_entry(scope, site, cluster, entrance);
}

void let_into_cluster(Scope scope, const Cluster& cluster, const LoadBalancers& balancers,
                      const Peers& administrators) {
  for (const LoadBalancer* balancer : {&balancers.public_facing, &balancers.internal}) {
    let_in(scope, cluster, balancer->security_group->name + "_load_balancer",
           {"referenced_security_group_id", (*balancer->security_group)["id"]}, container_ports);
  }
  for (const Peer& peer : administrators)
    let_in(scope, cluster, peer.name, {"cidr_ipv4", peer.cidr}, https_port);
}

}  // namespace ashlar::systems
