#include "systems/cluster_addons.h"

#include <fmt/format.h>

#include "base/text.h"
#include "systems/cluster_roles.h"

namespace ashlar::systems {

namespace {

Resource& add_addon(Scope scope, const Cluster& cluster, std::string_view name) {
  return scope.add("aws_eks_addon", replace_all(name, "-", "_"),
                   {
                       {"cluster_name", (*cluster.cluster)["name"]},
                       {"addon_name", name},
                       {"resolve_conflicts_on_create", "OVERWRITE"},
                       {"resolve_conflicts_on_update", "OVERWRITE"},
                       {"preserve", false},  // what it runs goes with it
                       {"tags", name_tag(name)},
                   });
}

/// Made before the agents, which would make them themselves otherwise, unencrypted and kept for ever
/// (CloudWatch User Guide, "Container Insights": one group for each kind of log).
std::vector<const Resource*> add_log_groups(Scope scope, const Cluster& cluster,
                                            const ClusterSettings& settings, const Resource& key) {
  std::vector<const Resource*> groups;
  for (std::string_view log : {"application", "dataplane", "host", "performance"}) {
    groups.push_back(&scope.add("aws_cloudwatch_log_group", std::string(log),
                                {
                                    {"name", fmt::format("/aws/containerinsights/{}/{}", cluster.name, log)},
                                    {"retention_in_days", settings.log_days},
                                    {"kms_key_id", key["arn"]},
                                }));
  }
  return groups;
}

/// Logs of containers and metrics of nodes. Application Signals, which is billed by request and changes pods
/// as they start, is for teams to ask for.
Value observability_settings() {
  return json(object({{"containerLogs", object({{"enabled", true}})},
                      {"manager", object({{"applicationSignals",
                                           object({{"autoMonitor", object({{"monitorAllServices", false},
                                                                           {"restartPods", false}})}})}})}}));
}

/// Both of its agents use one service account (CloudWatch User Guide, "Install the CloudWatch agent with the
/// Amazon CloudWatch Observability EKS add-on").
void add_observability(Scope scope, const Site& site, const Cluster& cluster, const ClusterSettings& settings,
                       const Resource& key) {
  const ServiceAccount agents{cluster, "amazon-cloudwatch", "cloudwatch-agent"};
  const Resource& role = add_pod_role(
      scope, site, {"observability", "Agents that send metrics and logs", "CloudWatchAgentServerPolicy"},
      agents);
  Resource& addon = add_addon(scope, cluster, "amazon-cloudwatch-observability");
  addon.set("configuration_values", observability_settings())
      .set("pod_identity_association",
           list({object({{"role_arn", role["arn"]}, {"service_account", agents.name}})}));
  addon.depends_on = add_log_groups(scope, cluster, settings, key);
}

}  // namespace

void add_addons(Scope scope, const Site& site, const Cluster& cluster, const ClusterSettings& settings,
                const Resource& key) {
  add_addon(scope, cluster, "metrics-server");  // what scaling by load measures
  add_observability(scope, site, cluster, settings, key);
  // Secrets as files in pods. It reads them by the role of the pod that mounts them and needs none itself.
  add_addon(scope, cluster, "aws-secrets-store-csi-driver-provider");
}

}  // namespace ashlar::systems
