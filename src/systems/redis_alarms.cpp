#include "systems/redis_alarms.h"

#include <fmt/format.h>

#include "systems/alarms.h"

namespace ashlar::systems {

namespace {

constexpr std::int64_t most_lag_seconds = 60;

/// ElastiCache numbers the nodes of a group from 001 and never gives them other names.
struct Node {
  std::string name;  ///< "redis-001"
  Object dimensions;
};

Node node(const Resource& group, std::int64_t number) {
  const std::string suffix = fmt::format("-{:03}", number);
  return {"redis" + suffix,
          {{"CacheClusterId", concat({group["replication_group_id"], suffix})}, {"CacheNodeId", "0001"}}};
}

Alarm node_alarm(const Node& node, std::string_view what, std::string_view metric) {
  Alarm alarm;
  alarm.name = node.name + "-" + std::string(what);
  alarm.metric_namespace = "AWS/ElastiCache";
  alarm.metric = metric;
  alarm.dimensions = node.dimensions;
  alarm.statistic = "Average";
  alarm.comparison = above;
  return alarm;
}

/// Redis answers from one processor, which is busy long before the machine is.
Alarm engine_alarm(const Node& node, const MonitoringSettings& settings) {
  Alarm alarm = node_alarm(node, "engine", "EngineCPUUtilization");
  alarm.description = fmt::format(
      "The processor that Redis answers from is above {} % for five minutes, or the node reports nothing at "
      "all",
      *settings.cpu);
  alarm.threshold = settings.cpu;
  // A running node always reports; one alarm is enough to say that it does not.
  alarm.silence = silence_is_alarming;
  return alarm;
}

/// On nodes with one or two processors, TLS and snapshots take from Redis (ElastiCache User Guide, "Which
/// metrics should I monitor?").
Alarm cpu_alarm(const Node& node, const MonitoringSettings& settings) {
  Alarm alarm = node_alarm(node, "cpu", "CPUUtilization");
  alarm.description = fmt::format("The node's processors are above {} % for five minutes", *settings.cpu);
  alarm.threshold = settings.cpu;
  return alarm;
}

Alarm memory_alarm(const Node& node, const MonitoringSettings& settings) {
  Alarm alarm = node_alarm(node, "memory", "DatabaseMemoryUsagePercentage");
  alarm.description = fmt::format(
      "More than {} % of the memory for data is taken, for five minutes; full, "
      "Redis throws out keys that expire, then refuses writes",
      *settings.memory);
  alarm.threshold = settings.memory;
  return alarm;
}

Alarm evictions_alarm(const Node& node, const MonitoringSettings&) {
  Alarm alarm = node_alarm(node, "evictions", "Evictions");
  alarm.description = "Redis has thrown out keys before their time, for want of memory, for five minutes";
  alarm.statistic = "Sum";
  alarm.threshold = 0;
  alarm.silence = silence_is_fine;
  return alarm;
}

/// Services sign in by IAM, so nobody has a password to mistype.
Alarm refusals_alarm(const Node& node, const MonitoringSettings&) {
  Alarm alarm = node_alarm(node, "refused", "AuthenticationFailures");
  alarm.description =
      "Somebody has been refused for five minutes: wrong user, or a token that IAM did not give";
  alarm.statistic = "Sum";
  alarm.threshold = 0;
  alarm.silence = silence_is_fine;
  return alarm;
}

/// Only a replica reports it, and which node is one changes.
Alarm lag_alarm(const Node& node) {
  Alarm alarm = node_alarm(node, "lag", "ReplicationLag");
  alarm.description = "The replica is more than a minute behind for five minutes";
  alarm.threshold = most_lag_seconds;
  alarm.silence = silence_is_fine;
  return alarm;
}

}  // namespace

void add_redis_alarms(Scope scope, const Site& site, const Resource& topic, const Resource& group,
                      std::int64_t nodes) {
  for (std::int64_t number = 1; number <= nodes; ++number) {
    const Node watched = node(group, number);
    for (const auto& alarm : {engine_alarm, cpu_alarm, memory_alarm, evictions_alarm, refusals_alarm})
      add_alarm(scope, site, topic, alarm(watched, *site.common->monitoring));
    if (nodes > 1) add_alarm(scope, site, topic, lag_alarm(watched));
  }
}

}  // namespace ashlar::systems
