#include "config/mysql_settings.h"

#include "config/names.h"

namespace ashlar {

const Section<MysqlAlarmSettings>& MysqlAlarmSettings::section() {
  static const Section<MysqlAlarmSettings> section =
      Section<MysqlAlarmSettings>("alarms",
                                  "What a server must be beyond for five minutes to raise an alarm.")
          .field("connections", &MysqlAlarmSettings::connections, integer(1, 100'000, "connections"), "100",
                 "Most connections.")
          .field("cpu_percent", &MysqlAlarmSettings::cpu_percent, integer(1, 99, "percent"), "90",
                 "Most use of the processor.")
          .field("free_memory_mb", &MysqlAlarmSettings::free_memory_mb, integer(1, 1'000'000, "MB"), "100",
                 "Least free memory.")
          .field("free_disk_gb", &MysqlAlarmSettings::free_disk_gb, integer(1, 65536, "GB"), "1",
                 "Least free disk.");
  return section;
}

const Section<MysqlSettings>& MysqlSettings::section() {
  static const Section<MysqlSettings> section =
      Section<MysqlSettings>("mysql", "A MySQL database on RDS in the persistence subnets.")
          .field("version", &MysqlSettings::version,
                 text("MySQL version", R"([0-9]+\.[0-9]+(\.[0-9]+)?)", 16,
                      "a MySQL version in quotes, like \"8.4\""),
                 "\"8.4\"",
                 "Engine version; with two parts, AWS picks the newest patch and keeps it current.")
          .field("instance", &MysqlSettings::instance,
                 text("instance class",
                      R"(db\.[a-z][a-z0-9]*(-[a-z0-9]+)?\.(micro|small|medium|large|[0-9]*xlarge|metal))", 40,
                      "an RDS instance class, like db.t4g.medium"),
                 "db.t4g.medium", "Instance class.")
          .field("storage", &MysqlSettings::storage, gibibytes(20, 65536), "20 GiB", "Disk, gp3.")
          .field("most_storage", &MysqlSettings::most_storage, gibibytes(20, 65536), "100 GiB",
                 "How far the disk may grow by itself; a disk for which the default is too little does not.")
          .field("multi_az", &MysqlSettings::multi_az, boolean(), "false",
                 "A standby in another zone that takes over by itself.")
          .field("replicas", &MysqlSettings::replicas, integer(0, 15, "replicas"), "0", "Read replicas.")
          .field("backup_days", &MysqlSettings::backup_days, integer(1, 35, "days"), "7",
                 "Days of automatic backups, and so how far back it can be restored to the second.")
          .field("backup_window", &MysqlSettings::backup_window, daily_window(), "02:00-03:00",
                 "When the daily backup is taken, UTC.")
          .field("maintenance_window", &MysqlSettings::maintenance_window, weekly_window(),
                 "sun:04:00-sun:05:00", "When AWS may patch the server, UTC.")
          .field("allow_major_version_upgrade", &MysqlSettings::allow_major_version_upgrade, boolean(),
                 "false",
                 "Whether a newer version, like 8.4 after 8.0, upgrades the server: at once, as every change "
                 "while this stands, down meanwhile, with no way back but a snapshot. Otherwise AWS refuses "
                 "it.")
          .field("extended_support", &MysqlSettings::extended_support, boolean(), "false",
                 "Whether the server may outlive its version's standard support, which AWS bills by the "
                 "hour; otherwise AWS upgrades it then. Counts when the server is made.")
          .field("database", &MysqlSettings::database,
                 text("database name", "[A-Za-z][A-Za-z0-9_]*", 64,
                      "a database name of at most 64 letters, digits and _, starting with a letter"),
                 "app", "Name of the first database.")
          .field("username", &MysqlSettings::username,
                 text("user name", "[A-Za-z][A-Za-z0-9_]*", 16,
                      "a user name of at most 16 letters, digits and _, starting with a letter"),
                 "app_admin", "Name of the administrator.")
          .field("password_version", &MysqlSettings::password_version, integer(1, 1'000'000), "1",
                 "Raise it by one to have a new password made.")
          .field("reachable_from_vpn", &MysqlSettings::reachable_from_vpn, boolean(), "false",
                 "People on the VPN may connect; otherwise only the app subnets may.")
          .field("alarms", &MysqlSettings::alarms, ashlar::section(MysqlAlarmSettings::section()), "{}",
                 "Where the alarms of each server ring.");
  return section;
}

std::int64_t least_growth(std::int64_t storage) { return storage + (storage + 9) / 10; }

bool disk_grows(const MysqlSettings& settings) {
  return *settings.most_storage >= least_growth(*settings.storage);
}

}  // namespace ashlar
