#include "systems/cluster.h"

#include <fmt/format.h>

#include "systems/cluster_access.h"
#include "systems/cluster_addons.h"
#include "systems/cluster_alarms.h"
#include "systems/cluster_roles.h"

namespace ashlar::systems {

namespace {

constexpr std::size_t cluster_name_limit = 100;

/// The addresses of Kubernetes' own services, which exist inside the cluster only. One of the two ranges that
/// EKS picks from itself; named here, so that it is known before.
std::string service_range(const Vpc& vpc) {
  CidrProblem problem;
  const Cidr usual = *parse_cidr("172.20.0.0/16", problem);
  return usual.overlaps(vpc.cidr) ? "10.100.0.0/16" : usual.text();
}

/// Made before the cluster, which would make it itself otherwise, unencrypted and kept for ever.
const Resource& add_log_group(Scope scope, const std::string& name, const ClusterSettings& settings,
                              const Resource& key) {
  return scope.add("aws_cloudwatch_log_group", "control_plane",
                   {
                       {"name", fmt::format("/aws/eks/{}/cluster", name)},
                       {"retention_in_days", settings.log_days},
                       {"kms_key_id", key["arn"]},
                   });
}

/// Reached from inside only: over the VPN, or by CI.
Value network(const Vpc& vpc) {
  return object({
      {"subnet_ids", vpc.private_tier.subnet_ids()},
      {"endpoint_private_access", true},
      {"endpoint_public_access", false},
  });
}

/// Auto Mode is the three together: AWS keeps nodes, disks and load balancers. Its two pools of nodes cannot
/// be bounded; pools that can are manifests.
Object auto_mode(const ClusterRoles& roles, const Vpc& vpc) {
  return {
      {"bootstrap_self_managed_addons", false},  // Auto Mode has network, DNS and disks built in
      {"compute_config", object({{"enabled", true},
                                 {"node_pools", list({"general-purpose", "system"})},
                                 {"node_role_arn", (*roles.nodes)["arn"]}})},
      {"storage_config", object({{"block_storage", object({{"enabled", true}})}})},
      {"kubernetes_network_config", object({{"elastic_load_balancing", object({{"enabled", true}})},
                                            {"ip_family", "ipv4"},
                                            {"service_ipv4_cidr", service_range(vpc)}})},
  };
}

Object control_plane(const std::string& name, const ClusterSettings& settings, const ClusterRoles& roles,
                     const Resource& key) {
  return {
      {"name", name},
      {"version", settings.version},
      {"role_arn", (*roles.control_plane)["arn"]},
      // Who makes the cluster gets in like everybody: by the entry of their role.
      {"access_config",
       object({{"authentication_mode", "API"}, {"bootstrap_cluster_creator_admin_permissions", false}})},
      {"enabled_cluster_log_types", list({"api", "audit", "authenticator"})},
      {"encryption_config",
       object({{"resources", list({"secrets"})}, {"provider", object({{"key_arn", key["arn"]}})}})},
      // When its version's standard support ends, AWS upgrades it instead of charging for more.
      {"upgrade_policy", object({{"support_type", "STANDARD"}})},
      {"tags", name_tag(name)},
  };
}

const Resource& add_cluster(Scope scope, const std::string& name, const ClusterSettings& settings,
                            const ClusterRoles& roles, const Vpc& vpc, const Resource& key) {
  Object attributes = control_plane(name, settings, roles, key);
  set(attributes, "vpc_config", network(vpc));
  for (Member& member : auto_mode(roles, vpc)) set(attributes, member.name, std::move(member.value));
  Resource& cluster = scope.add("aws_eks_cluster", "main", std::move(attributes));
  // Without its permissions EKS could take down neither nodes nor network interfaces.
  cluster.depends_on = roles.permissions;
  cluster.depends_on.push_back(&add_log_group(scope, name, settings, key));
  return cluster;
}

/// What the cluster's manifests need: pools of nodes within the bounds, the namespace.
void publish_settings(Scope scope, const Site& site, const Cluster& cluster, const ClusterSettings& settings,
                      const ClusterRoles& roles, const Vpc& vpc) {
  const std::string name = fmt::format("/{}/cluster/settings", site.environment);
  scope.add("aws_ssm_parameter", "settings",
            {
                {"name", name},
                {"description", "What the manifests of the cluster need to know"},
                {"type", "String"},
                {"insecure_value",
                 json(object({
                     {"name", (*cluster.cluster)["name"]},
                     {"namespace", settings.name_space},
                     {"most_cpus", settings.most_cpus},
                     {"most_memory",
                      Value(fmt::format("{}Gi", *settings.most_memory)).from(settings.most_memory.at.start)},
                     {"node_role", (*roles.nodes)["name"]},
                     {"security_group", cluster.security_group()},
                     {"subnets", vpc.private_tier.subnet_ids()},
                 }))},
                {"tags", name_tag(name)},
            });
}

Scope unit_scope(const Site& site, Span from) {
  return site.scope(
      "cluster", "cluster",
      {.title = "Docker cluster",
       .what = "The Kubernetes cluster that runs the services: EKS in Auto Mode, with its roles, its "
               "add-ons, who may do what in it, its logs and its alarms.",
       .loss = "No service runs until it is made again and everything is deployed to it anew; what pods kept "
               "on volumes is gone with them."},
      from);
}

}  // namespace

Cluster cluster(const Site& site, const ClusterSettings& settings, Span from, const Vpc& vpc,
                const LoadBalancers& balancers, const Peers& administrators, const Resource& key,
                const Resource& topic) {
  Scope scope = unit_scope(site, from);
  Cluster made;
  made.name = site.name("cluster", cluster_name_limit);
  made.name_space = *settings.name_space;
  const ClusterRoles roles = add_cluster_roles(scope, site, made.name);
  made.cluster = &add_cluster(scope, made.name, settings, roles, vpc, key);
  add_access_entries(scope, site, made);
  let_into_cluster(scope, made, balancers, administrators);
  add_addons(scope, site, made, settings, key);
  add_cluster_alarms(scope, site, topic, made);
  publish_settings(scope, site, made, settings, roles, vpc);
  return made;
}

}  // namespace ashlar::systems
