#include "systems/cluster_alarms.h"

#include <fmt/format.h>

#include "systems/alarms.h"

namespace ashlar::systems {

namespace {

constexpr std::string_view container_insights = "ContainerInsights";  // of the add-on's agents
constexpr std::string_view control_plane_metrics = "AWS/EKS";         // of EKS itself
constexpr int errors_in_a_minute = 10;

Alarm cluster_alarm(const Cluster& cluster, std::string_view what, std::string_view metric_namespace,
                    std::string_view metric, std::string_view statistic) {
  Alarm alarm;
  alarm.name = "cluster-" + std::string(what);
  alarm.metric_namespace = metric_namespace;
  alarm.metric = metric;
  alarm.dimensions = {{"ClusterName", (*cluster.cluster)["name"]}};
  alarm.statistic = statistic;
  alarm.comparison = above;
  alarm.threshold = 0;
  return alarm;
}

Alarm failed_nodes(const Cluster& cluster) {
  Alarm alarm =
      cluster_alarm(cluster, "failed-nodes", container_insights, "cluster_failed_node_count", "Maximum");
  alarm.description = "A node of the cluster has been failing for five minutes";
  return alarm;
}

/// EKS's own metric, which goes on where no node is left to send one. Auto Mode adds a node in a minute or
/// two; after ten there will be none.
Alarm pending_pods(const Cluster& cluster) {
  Alarm alarm = cluster_alarm(cluster, "pending-pods", control_plane_metrics,
                              "scheduler_pending_pods_UNSCHEDULABLE", "Sum");
  alarm.description =
      "Pods have found no node for ten minutes: the cluster has reached its bounds, or AWS has no machines";
  alarm.minutes = 10;
  alarm.silence = silence_is_fine;
  return alarm;
}

Alarm api_errors(const Cluster& cluster) {
  Alarm alarm =
      cluster_alarm(cluster, "api-5xx", control_plane_metrics, "apiserver_request_total_5XX", "Sum");
  alarm.description = "The API of the cluster answers more than 10 errors a minute, for five minutes";
  alarm.threshold = errors_in_a_minute;
  alarm.silence = silence_is_fine;
  return alarm;
}

Alarm nodes_are_full(const Cluster& cluster, std::string_view what, std::string_view metric,
                     std::string_view statistic, const Located<std::int64_t>& threshold) {
  Alarm alarm = cluster_alarm(cluster, what, container_insights, metric, statistic);
  alarm.description = fmt::format("{} of the nodes has been above {} % for five minutes", what, *threshold);
  alarm.threshold = threshold;
  return alarm;
}

}  // namespace

/// Pods share processors, and one busy node harms none: the average counts. Memory and disk a node has alone.
void add_cluster_alarms(Scope scope, const Site& site, const Resource& topic, const Cluster& cluster) {
  const MonitoringSettings& settings = *site.common->monitoring;
  for (const Alarm& alarm : {
           failed_nodes(cluster),
           pending_pods(cluster),
           api_errors(cluster),
           nodes_are_full(cluster, "cpu", "node_cpu_utilization", "Average", settings.cpu),
           nodes_are_full(cluster, "memory", "node_memory_utilization", "Maximum", settings.memory),
           nodes_are_full(cluster, "disk", "node_filesystem_utilization", "Maximum", settings.disk),
       }) {
    add_alarm(scope, site, topic, alarm);
  }
}

}  // namespace ashlar::systems
