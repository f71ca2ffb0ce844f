#include "config/operation_settings.h"

#include "config/names.h"

namespace ashlar {

const Section<BackupSettings>& BackupSettings::section() {
  static const Section<BackupSettings> section =
      Section<BackupSettings>("backups", "Daily backups of every disk and database by AWS Backup.")
          .field("hour", &BackupSettings::hour,
                 text("time", "([01][0-9]|2[0-3]):[0-5][0-9]", 5, "a time of day in UTC, like 03:30"),
                 "05:30",
                 "When they are taken, UTC: within the hour from then. AWS takes none of a database in its "
                 "windows for backups and maintenance, nor in the hour before one.")
          .field("keep_days", &BackupSettings::keep_days, integer(1, 36500, "days"), "35",
                 "How long they are kept.")
          .field("copies", &BackupSettings::copies, boolean(), "false",
                 "Each is copied to a vault of the security account, which this account cannot empty.")
          .field("keep_copies_days", &BackupSettings::keep_copies_days, integer(1, 36500, "days"), "90",
                 "How long those copies are kept.");
  return section;
}

const Section<MonitoringSettings>& MonitoringSettings::section() {
  static const Section<MonitoringSettings> section =
      Section<MonitoringSettings>("monitoring", "Alarms of servers and health checks from outside.")
          .field("cpu", &MonitoringSettings::cpu, integer(1, 100, "%"), "90",
                 "Processor of a server or store above which its alarm is raised.")
          .field("memory", &MonitoringSettings::memory, integer(1, 100, "%"), "90",
                 "Memory in use above which a server's alarm is raised.")
          .field("disk", &MonitoringSettings::disk, integer(1, 100, "%"), "90",
                 "Disk in use above which a server's alarm is raised.")
          .field("log_days", &MonitoringSettings::log_days, ashlar::log_days(), "90",
                 "How long the logs of servers are kept.")
          .field("health_path", &MonitoringSettings::health_path,
                 text("path", R"(/[A-Za-z0-9_.$/~@:+-]*)", 255,
                      "a path of the public load balancer, like /health"),
                 "/health", "What is asked of the public load balancer, from outside, twice a minute.");
  return section;
}

const Section<BudgetSettings>& BudgetSettings::section() {
  static const Section<BudgetSettings> section =
      Section<BudgetSettings>("budget", "What an account may cost.")
          .field("monthly", &BudgetSettings::monthly, integer(1, 100'000'000, "USD"), "1000",
                 "US dollars a month.")
          .field(
              "warn_at", &BudgetSettings::warn_at, integer(1, 100, "%"), "80",
              "Part of it that, once spent, is told to those who are notified; a forecast above all of it is "
              "told, too.");
  return section;
}

}  // namespace ashlar
