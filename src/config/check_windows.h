// When AWS backs a store up, every day, and when it may patch it, once a week.
#pragma once

#include "config/checks.h"

namespace ashlar::checks {

/// Settings as `daily_window` and `weekly_window` (names.h) read them; empty ones could not be read and are
/// passed over. `at`: where the store stands, for windows that are defaults. `least`: minutes.
void check_daily_length(const Checking& checking, const Located<std::string>& window, int least, Span at);
void check_weekly_length(const Checking& checking, const Located<std::string>& window, int least, Span at);

struct StoreWindows {
  std::string_view daily_name;  ///< "backup", of the setting backup_window
  const Located<std::string>& daily;
  const Located<std::string>& maintenance;
  Span at;
};

/// AWS refuses windows that meet on any day.
void check_apart(const Checking& checking, const StoreWindows& windows);

/// AWS Backup begins no backup of a database in its windows, nor in the hour before one (AWS Backup Developer
/// Guide, "Amazon RDS backups"): each that could begin then fails. `at`: where backups stand.
void check_backups_apart(const Checking& checking, const Located<std::string>& hour,
                         const StoreWindows& windows, Span at);

}  // namespace ashlar::checks
