#include "systems/mysql_alarms.h"

#include "systems/alarms.h"

namespace ashlar::systems {

namespace {

constexpr std::int64_t most_connections = 100;
constexpr std::int64_t most_cpu_percent = 90;
constexpr std::int64_t least_memory = 100'000'000;  // bytes: 100 MB
constexpr std::int64_t least_disk = 1'000'000'000;  // bytes: 1 GB
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

}  // namespace

void add_database_alarms(Scope scope, const Site& site, const Resource& topic, const std::string& name,
                         const Resource& instance) {
  Alarm connections = database_alarm(name, "connections", "DatabaseConnections", instance);
  connections.description = "More than 100 connections to the database for five minutes";
  connections.comparison = above;
  connections.threshold = most_connections;
  add_alarm(scope, site, topic, connections);

  Alarm cpu = database_alarm(name, "cpu", "CPUUtilization", instance);
  cpu.description =
      "The database's processor is above 90 % for five minutes, or the server reports nothing at all";
  cpu.comparison = above;
  cpu.threshold = most_cpu_percent;
  cpu.silence =
      silence_is_alarming;  // a running server always reports; one alarm is enough to say that it does not
  add_alarm(scope, site, topic, cpu);

  Alarm memory = database_alarm(name, "memory", "FreeableMemory", instance);
  memory.description = "The database has less than 100 MB of free memory for five minutes";
  memory.comparison = below;
  memory.threshold = least_memory;
  add_alarm(scope, site, topic, memory);

  Alarm disk = database_alarm(name, "disk", "FreeStorageSpace", instance);
  disk.description = "The database has less than 1 GB of free disk for five minutes";
  disk.comparison = below;
  disk.threshold = least_disk;
  add_alarm(scope, site, topic, disk);
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
