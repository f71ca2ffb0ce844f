// MySQL: what RDS refuses although each setting by itself is right.
#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
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

constexpr int minutes_a_day = 24 * 60;
constexpr int minutes_a_week = 7 * minutes_a_day;
constexpr int least_window = 30;

/// Minutes from the start of a day or a week; `length` is 0 where it ends when it starts.
struct Window {
  int start;
  int length;
};

int number_at(std::string_view text, std::size_t at) { return (text[at] - '0') * 10 + (text[at + 1] - '0'); }

/// "02:30" as minutes of the day.
int time_of(std::string_view text) { return number_at(text, 0) * 60 + number_at(text, 3); }

int weekday_of(std::string_view text) {
  constexpr std::string_view days = "mon tue wed thu fri sat sun ";
  return static_cast<int>(days.find(text.substr(0, 3)) / 4);
}

/// "sun:04:00" as minutes of the week.
int week_time_of(std::string_view text) { return weekday_of(text) * minutes_a_day + time_of(text.substr(4)); }

Window daily(std::string_view text) {
  int start = time_of(text.substr(0, 5));
  return {start, (time_of(text.substr(6)) - start + minutes_a_day) % minutes_a_day};
}

Window weekly(std::string_view text) {
  int start = week_time_of(text.substr(0, 9));
  return {start, (week_time_of(text.substr(10)) - start + minutes_a_week) % minutes_a_week};
}

/// On a circle of `around` minutes: one starts while the other lasts.
bool meet(const Window& a, const Window& b, int around) {
  int from_a_to_b = (b.start - a.start + around) % around;
  int from_b_to_a = (a.start - b.start + around) % around;
  return from_a_to_b < a.length || from_b_to_a < b.length;
}

bool meets_any_day(const Window& every_day, const Window& maintenance) {
  for (int day = 0; day < 7; ++day) {
    Window backup{every_day.start + day * minutes_a_day, every_day.length};
    if (meet(backup, maintenance, minutes_a_week)) return true;
  }
  return false;
}

void check_length(const Checking& checking, const Database& database, const Located<std::string>& setting,
                  const Window& window) {
  if (window.length >= least_window) return;
  Diagnostic brief =
      error_at(first_place(setting.at, database.at), fmt::format("the window {} is too short", *setting));
  brief.found = fmt::format("{} minutes", window.length);
  brief.expected = fmt::format("at least {} minutes", least_window);
  checking.diagnostics.add(std::move(brief));
}

void check_windows(const Checking& checking, const Database& database) {
  const Located<std::string>& backup = database.settings.backup_window;
  const Located<std::string>& maintenance = database.settings.maintenance_window;
  if (backup->empty() || maintenance->empty()) return;
  check_length(checking, database, backup, daily(*backup));
  check_length(checking, database, maintenance, weekly(*maintenance));
  if (!meets_any_day(daily(*backup), weekly(*maintenance))) return;
  Diagnostic both = error_at(first_place(first_place(maintenance.at, backup.at), database.at),
                             "the backup and the maintenance window overlap");
  both.found = fmt::format("backup_window {}, maintenance_window {}", *backup, *maintenance);
  both.expected = "windows that do not meet on any day of the week: AWS refuses others";
  if (maintenance.at && backup.at) both.notes.push_back({"the backup window", backup.at});
  checking.diagnostics.add(std::move(both));
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
  for (const Database& database : databases_of(checking.organization)) {
    const Located<bool>& reachable = database.settings.reachable_from_vpn;
    const Region& region = database.standing.region;
    if (!*reachable || region.settings.management) continue;
    Diagnostic no_vpn = warning_at(first_place(reachable.at, database.at),
                                   fmt::format("{} has no management VPC, so no VPN leads to its MySQL",
                                               database.standing.account.name + "/" + region.name));
    no_vpn.help =
        fmt::format("add management: to {}/{}/region.yaml", database.standing.account.name, region.name);
    checking.diagnostics.add(std::move(no_vpn));
  }
}

}  // namespace ashlar::checks
