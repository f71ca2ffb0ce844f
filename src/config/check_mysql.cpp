// MySQL: what RDS refuses although each setting by itself is right.
#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "config/check_windows.h"
#include "config/checks.h"
#include "config/mysql_words.h"

namespace ashlar::checks {

namespace {

void check_disk(const Checking& checking, const Database& database) {
  const Located<std::int64_t>& storage = database.settings.storage;
  const Located<std::int64_t>& most = database.settings.most_storage;
  if (*most == 0) return;  // could not be read
  // A limit that equals the disk says that it must not grow.
  if (*most == *storage || disk_grows(database.settings)) return;
  bool only_default = !most.at;
  std::string summary = fmt::format("most_storage, {} GiB{}, is too little for a disk of {} GiB", *most,
                                    only_default ? " by default" : "", *storage);
  Span at = first_place(first_place(most.at, storage.at), database.at);
  // Where nobody asked for growth, it is merely left out.
  Diagnostic little = only_default ? warning_at(at, summary) : error_at(at, summary);
  little.expected =
      fmt::format("at least {} GiB, a tenth more than the disk, or {} GiB for one that does not grow",
                  least_growth(*storage), *storage);
  if (only_default) little.help = "as it stands the disk does not grow by itself";
  if (!only_default && storage.at) little.notes.push_back({"the disk", storage.at});
  checking.diagnostics.add(std::move(little));
}

/// RDS User Guide, "Backup window" and "The Amazon RDS maintenance window".
constexpr int least_mysql_window = 30;

StoreWindows windows_of(const Database& database) {
  return {"backup", database.settings.backup_window, database.settings.maintenance_window, database.at};
}

void check_windows(const Checking& checking, const Database& database) {
  const StoreWindows windows = windows_of(database);
  check_daily_length(checking, windows.daily, least_mysql_window, database.at);
  check_weekly_length(checking, windows.maintenance, least_mysql_window, database.at);
  check_apart(checking, windows);
}

/// Those of AWS Backup, besides RDS's own.
void check_backups(const Checking& checking, const Database& database) {
  const std::optional<Located<BackupSettings>>& backups = database.standing.environment.settings.backups;
  if (backups) check_backups_apart(checking, (*backups)->hour, windows_of(database), backups->at);
}

void refuse_name(const Checking& checking, const Database& database, const Located<std::string>& setting,
                 std::string_view whose) {
  Diagnostic taken =
      error_at(first_place(setting.at, database.at), fmt::format("{} is a name of {}", *setting, whose));
  taken.expected = "a name that neither MySQL nor RDS keeps for itself";
  taken.help = fmt::format("for example {}_app", *setting);
  checking.diagnostics.add(std::move(taken));
}

/// Families that AWS lists for MySQL 8.4; all of them encrypt. From the RDS User Guide, "Supported DB engines
/// for DB instance classes", as of 2026-11; AWS adds to it, so a family that is not here is only warned of.
constexpr std::string_view families[] = {
    "t3",   "t4g", "m5",   "m5d", "m6g", "m6gd", "m6i", "m6id", "m6idn", "m6in",   "m7g",  "m7gd",
    "m7i",  "m8g", "m8gd", "m8i", "r5",  "r5b",  "r5d", "r6g",  "r6gd",  "r6i",    "r6id", "r6idn",
    "r6in", "r7g", "r7gd", "r7i", "r8g", "r8gd", "r8i", "x2g",  "x2idn", "x2iedn", "c6gd",
};

void check_instance(const Checking& checking, const Database& database) {
  const Located<std::string>& instance = database.settings.instance;
  const std::string& version = *database.settings.version;
  if (instance->empty() || !version.starts_with("8.4")) return;
  std::string family = split(*instance, '.')[1];
  if (std::find(std::begin(families), std::end(families), family) != std::end(families)) return;
  std::vector<std::string> known(std::begin(families), std::end(families));
  Diagnostic unknown = warning_at(first_place(instance.at, database.at),
                                  fmt::format("{} is not known to run MySQL {}", *instance, version));
  unknown.expected = "one of the families " + join_or(known);
  unknown.help = "old families (t2, m4, r4) stop at MySQL 8.0; a family newer than this program may well do";
  checking.diagnostics.add(std::move(unknown));
}

}  // namespace

void disks_can_grow(const Checking& checking) {
  for (const Database& database : databases_of(checking.organization)) check_disk(checking, database);
}

void windows_do_not_meet(const Checking& checking) {
  for (const Database& database : databases_of(checking.organization)) check_windows(checking, database);
}

void backups_keep_clear_of_windows(const Checking& checking) {
  for (const Database& database : databases_of(checking.organization)) check_backups(checking, database);
}

void mysql_names_are_free(const Checking& checking) {
  for (const Database& database : databases_of(checking.organization)) {
    const Located<std::string>& name = database.settings.database;
    if (is_system_database(*name)) refuse_name(checking, database, name, "one of MySQL's own databases");
    if (is_reserved_by_mysql(*name)) refuse_name(checking, database, name, "SQL's own");
    const Located<std::string>& user = database.settings.username;
    if (is_rds_account(*user)) refuse_name(checking, database, user, "an account of RDS's or MySQL's own");
    if (is_reserved_by_mysql(*user)) refuse_name(checking, database, user, "SQL's own");
  }
}

void instances_run_the_version(const Checking& checking) {
  for (const Database& database : databases_of(checking.organization)) check_instance(checking, database);
}

/// AWS upgrades no server before its replicas, and Terraform gives a replica no version of its own (RDS User
/// Guide, "Upgrades of the RDS for MySQL DB engine"; provider: engine_version conflicts with
/// replicate_source_db).
void replicas_stand_in_no_upgrade(const Checking& checking) {
  for (const Database& database : databases_of(checking.organization)) {
    const Located<bool>& upgrade = database.settings.allow_major_version_upgrade;
    const Located<std::int64_t>& replicas = database.settings.replicas;
    if (!*upgrade || *replicas == 0) continue;
    Diagnostic older = warning_at(first_place(upgrade.at, database.at),
                                  "a server that has read replicas does not change its major version");
    older.found = fmt::format("replicas: {}", *replicas);
    older.help = "set replicas: 0 for the upgrade, and make them anew after it";
    if (replicas.at) older.notes.push_back({"the replicas", replicas.at});
    checking.diagnostics.add(std::move(older));
  }
}

void vpn_leads_to_mysql(const Checking& checking) {
  for (const Database& database : databases_of(checking.organization))
    check_vpn_leads_to(checking, "MySQL", database);
}

}  // namespace ashlar::checks
