// How an environment is watched over: backups, monitoring, and what an account may cost.
#pragma once

#include "config/section.h"

namespace ashlar {

/// Minutes in which a backup must begin; AWS Backup takes no less.
inline constexpr int backup_start_minutes = 60;

struct BackupSettings {
  Located<std::string> hour;
  Located<std::int64_t> keep_days;
  Located<bool> copies;
  Located<std::int64_t> keep_copies_days;

  static const Section<BackupSettings>& section();
};

struct MonitoringSettings {
  Located<std::int64_t> cpu;
  Located<std::int64_t> memory;
  Located<std::int64_t> disk;
  Located<std::int64_t> log_days;
  Located<std::string> health_path;

  static const Section<MonitoringSettings>& section();
};

struct BudgetSettings {
  Located<std::int64_t> monthly;
  Located<std::int64_t> warn_at;

  static const Section<BudgetSettings>& section();
};

}  // namespace ashlar
