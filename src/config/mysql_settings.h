// A MySQL database of an environment.
#pragma once

#include "config/section.h"

namespace ashlar {

/// Where a server's alarms ring.
struct MysqlAlarmSettings {
  Located<std::int64_t> connections;
  Located<std::int64_t> cpu_percent;
  Located<std::int64_t> free_memory_mb;
  Located<std::int64_t> free_disk_gb;

  static const Section<MysqlAlarmSettings>& section();
};

struct MysqlSettings {
  Located<std::string> version;
  Located<std::string> instance;
  Located<std::int64_t> storage;
  Located<std::int64_t> most_storage;
  Located<bool> multi_az;
  Located<std::int64_t> replicas;
  Located<std::int64_t> backup_days;
  Located<std::string> backup_window;
  Located<std::string> maintenance_window;
  Located<bool> allow_major_version_upgrade;
  Located<bool> extended_support;
  Located<std::string> database;
  Located<std::string> username;
  Located<std::int64_t> password_version;
  Located<bool> reachable_from_vpn;
  Located<MysqlAlarmSettings> alarms;

  static const Section<MysqlSettings>& section();
};

/// The least that a disk's limit of growth may be: AWS wants a tenth more than the disk has.
std::int64_t least_growth(std::int64_t storage);
/// Otherwise the disk keeps its size.
bool disk_grows(const MysqlSettings& settings);

}  // namespace ashlar
