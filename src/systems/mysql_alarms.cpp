#include "systems/mysql_alarms.h"

#include <fmt/format.h>

#include "systems/alarms.h"

namespace ashlar::systems {

namespace {

constexpr std::int64_t bytes_of_a_megabyte = 1'000'000;
constexpr std::int64_t bytes_of_a_gigabyte = 1'000'000'000;
constexpr std::int64_t most_lag_seconds = 60;

Alarm database_alarm(const std::string& name, std::string_view what, std::string_view metric,
                     const Resource& instance) {
  Alarm alarm;
  alarm.name = name + "-" + std::string(what);
  alarm.metric_namespace = "AWS/RDS";
  alarm.metric = metric;
  alarm.dimensions = {{"DBInstanceIdentifier", instance["identifier"]}};
  alarm.statistic = "Average";
  return alarm;
}

Value bytes(const Located<std::int64_t>& setting, std::int64_t unit) {
  return Value(*setting * unit).from(setting.at.start);
}

Alarm connections_alarm(const std::string& name, const MysqlAlarmSettings& settings,
                        const Resource& instance) {
  Alarm alarm = database_alarm(name, "connections", "DatabaseConnections", instance);
  alarm.description =
      fmt::format("More than {} connections to the database for five minutes", *settings.connections);
  alarm.comparison = above;
  alarm.threshold = settings.connections;
  return alarm;
}

Alarm cpu_alarm(const std::string& name, const MysqlAlarmSettings& settings, const Resource& instance) {
  Alarm alarm = database_alarm(name, "cpu", "CPUUtilization", instance);
  alarm.description = fmt::format(
      "The database's processor is above {} % for five minutes, or the server reports nothing at all",
      *settings.cpu_percent);
  alarm.comparison = above;
  alarm.threshold = settings.cpu_percent;
  // A running server always reports; one alarm is enough to say that it does not.
  alarm.silence = silence_is_alarming;
  return alarm;
}

Alarm memory_alarm(const std::string& name, const MysqlAlarmSettings& settings, const Resource& instance) {
  Alarm alarm = database_alarm(name, "memory", "FreeableMemory", instance);
  alarm.description = fmt::format("The database has less than {} MB of free memory for five minutes",
                                  *settings.free_memory_mb);
  alarm.comparison = below;
  alarm.threshold = bytes(settings.free_memory_mb, bytes_of_a_megabyte);
  return alarm;
}

Alarm disk_alarm(const std::string& name, const MysqlAlarmSettings& settings, const Resource& instance) {
  Alarm alarm = database_alarm(name, "disk", "FreeStorageSpace", instance);
  alarm.description =
      fmt::format("The database has less than {} GB of free disk for five minutes", *settings.free_disk_gb);
  alarm.comparison = below;
  alarm.threshold = bytes(settings.free_disk_gb, bytes_of_a_gigabyte);
  return alarm;
}

}  // namespace

void add_database_alarms(Scope scope, const Site& site, const Resource& topic, const std::string& name,
                         const MysqlAlarmSettings& settings, const Resource& instance) {
  for (const auto& alarm : {connections_alarm, cpu_alarm, memory_alarm, disk_alarm}) {
    add_alarm(scope, site, topic, alarm(name, settings, instance));
  }
}

void add_replication_alarms(Scope scope, const Site& site, const Resource& topic, const std::string& name,
                            const Resource& instance) {
  Alarm lag = database_alarm(name, "lag", "ReplicaLag", instance);
  lag.description = "The replica is more than a minute behind for five minutes";
  lag.comparison = above;
  lag.threshold = most_lag_seconds;
  add_alarm(scope, site, topic, lag);

  // RDS reports -1 while replication is stopped, which is above no threshold.
  Alarm stopped = database_alarm(name, "stopped", "ReplicaLag", instance);
  stopped.description = "The replica has not followed the primary for five minutes";
  stopped.comparison = below;
  stopped.threshold = 0;
  add_alarm(scope, site, topic, stopped);
}

}  // namespace ashlar::systems
