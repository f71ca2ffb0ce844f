#include "systems/server_alarms.h"

#include <fmt/format.h>

#include "systems/alarms.h"

namespace ashlar::systems {

namespace {

Alarm usage(const Site& site, const std::string& server, std::string_view what, std::string_view metric,
            const Located<std::int64_t>& threshold) {
  Alarm alarm;
  alarm.name = fmt::format("{}-{}", server, what);
  alarm.description = fmt::format("{} of {} has been above {} % for five minutes", what, server, *threshold);
  alarm.metric_namespace = server_metrics;
  alarm.metric = metric;
  alarm.dimensions = {{"Server", site.name(server)}};
  alarm.statistic = "Average";
  alarm.comparison = above;
  alarm.threshold = *threshold;
  return alarm;
}

Alarm processor(const Site& site, const std::string& server, const Resource& group) {
  Alarm alarm = usage(site, server, "cpu", "CPUUtilization", site.common->monitoring->cpu);
  alarm.metric_namespace = "AWS/EC2";
  alarm.dimensions = {{"AutoScalingGroupName", group["name"]}};
  return alarm;
}

/// For a quarter of an hour: a machine that is being replaced is not gone.
Alarm gone(const std::string& server, const Resource& group) {
  Alarm alarm;
  alarm.name = server + "-gone";
  alarm.description = "No machine has been in service as " + server + " for a quarter of an hour";
  alarm.metric_namespace = "AWS/AutoScaling";
  alarm.metric = "GroupInServiceInstances";
  alarm.dimensions = {{"AutoScalingGroupName", group["name"]}};
  alarm.statistic = "Minimum";
  alarm.comparison = below;
  alarm.threshold = 1;
  alarm.minutes = 15;
  alarm.silence = silence_is_alarming;
  return alarm;
}

}  // namespace

void add_server_alarms(Scope scope, const Site& site, const Resource& topic, const std::string& server,
                       const Resource& group, bool has_disk) {
  const MonitoringSettings& settings = *site.common->monitoring;
  add_alarm(scope, site, topic, processor(site, server, group));
  add_alarm(scope, site, topic, usage(site, server, "memory", "MemoryUsedPercent", settings.memory));
  add_alarm(scope, site, topic, usage(site, server, "system-disk", "SystemDiskUsedPercent", settings.disk));
  if (has_disk) add_alarm(scope, site, topic, usage(site, server, "disk", "DiskUsedPercent", settings.disk));
  add_alarm(scope, site, topic, gone(server, group));
}

}  // namespace ashlar::systems
