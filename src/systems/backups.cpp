#include "systems/backups.h"

#include <fmt/format.h>

#include "systems/alarms.h"
#include "systems/place_units.h"
#include "systems/policy.h"
#include "systems/server.h"

namespace ashlar::systems {

namespace {

constexpr std::size_t vault_name_limit = 50;
/// Minutes in which a backup must be done.
constexpr int completion_window = 12 * 60;
/// A day, and as long as a backup may take.
constexpr int hours_without_backup = 36;

std::string vault_name(const Site& site) { return site.name("backups", vault_name_limit); }

/// In governance mode: whoever may take the lock itself off may still delete, nobody else, and no backup can
/// be kept for less than the settings say. AWS's other mode could never be undone, not even by AWS.
void add_lock(Scope scope, const Resource& vault, const BackupSettings& settings) {
  scope.add("aws_backup_vault_lock_configuration", "main",
            {{"backup_vault_name", vault["name"]}, {"min_retention_days", settings.keep_days}});
}

const Resource& add_vault(Scope scope, const Site& site, const BackupSettings& settings,
                          const Resource& key) {
  const std::string name = vault_name(site);
  const Resource& vault = scope.add("aws_backup_vault", "main",
                                    {{"name", name}, {"kms_key_arn", key["arn"]}, {"tags", name_tag(name)}});
  if (*site.common->protect) add_lock(scope, vault, settings);
  return vault;
}

/// "cron(30 3 * * ? *)" for "03:30".
Value daily(const Located<std::string>& hour) {
  const int hours = std::stoi(hour->substr(0, 2));
  const int minutes = std::stoi(hour->substr(3));
  return Value(fmt::format("cron({} {} * * ? *)", minutes, hours)).from(hour.at.start);
}

Value keep(const Located<std::int64_t>& days) { return object({{"delete_after", days}}); }

const Resource& add_plan(Scope scope, const Site& site, const BackupSettings& settings, const Resource& vault,
                         const Resource* copies) {
  Object rule{
      {"rule_name", "daily"},
      {"target_vault_name", vault["name"]},
      {"schedule", daily(settings.hour)},
      {"start_window", backup_start_minutes},
      {"completion_window", completion_window},
      {"lifecycle", keep(settings.keep_days)},
  };
  if (copies) {
    set(rule, "copy_action",
        object(
            {{"destination_vault_arn", (*copies)["arn"]}, {"lifecycle", keep(settings.keep_copies_days)}}));
  }
  const std::string name = vault_name(site);
  return scope.add("aws_backup_plan", "main",
                   {{"name", name}, {"rule", std::move(rule)}, {"tags", name_tag(name)}});
}

/// AWS keeps what its service must be allowed; the boundary of deployed roles bounds it here.
const Resource& add_role(Scope scope, const Site& site, const std::string& name, std::string_view what,
                         std::string_view managed_policy) {
  Resource& role = scope.add(
      "aws_iam_role", name,
      {
          {"name", fit_name({site.environment, site.region, name}, role_name_limit)},
          {"description", fmt::format("{} {}", what, site.environment)},
          {"assume_role_policy", policy({allow("Backup")
                                             .service({"backup.amazonaws.com"})
                                             .action({"sts:AssumeRole"})
                                             .when("StringEquals", "aws:SourceAccount", site.account_id())})},
      });
  scope.add("aws_iam_role_policy_attachment", name,
            {{"role", role["name"]},
             {"policy_arn",
              fmt::format("arn:{}:iam::aws:policy/service-role/{}", site.partition(), managed_policy)}});
  return role;
}

/// A replica holds what its primary holds.
List replicas(const Site& site) {
  List arns;
  for (const Resource* instance : resources_of(site, "aws_db_instance")) {
    if (find(instance->attributes, "replicate_source_db")) arns.push_back((*instance)["arn"]);
  }
  return arns;
}

Object tag_condition(std::string_view tag, std::string_view value) {
  return {{"key", fmt::format("aws:ResourceTag/{}", tag)}, {"value", value}};
}

/// By the environment's tag, which all of ours and the team's own units carry; by kind, so that no machine is
/// taken; and without the system disks of machines, which carry it too.
void add_selection(Scope scope, const Site& site, const Resource& plan, const Resource& role) {
  Object attributes{
      {"name", "environment"},
      {"plan_id", plan["id"]},
      {"iam_role_arn", role["arn"]},
      {"resources",
       list({site.arn("rds", "db:*"), site.arn("ec2", "volume/*"), site.arn("dynamodb", "table/*")})},
      {"condition", object({{"string_equals", tag_condition("ashlar:environment", site.environment)},
                            {"string_not_equals", tag_condition(disk_tag, system_disk)}})},
  };
  if (List left_out = replicas(site); !left_out.empty())
    set(attributes, "not_resources", std::move(left_out));
  scope.add("aws_backup_selection", "environment", std::move(attributes));
}

Alarm vault_alarm(const Resource& vault, std::string_view what, std::string_view metric) {
  Alarm alarm;
  alarm.name = "backups-" + std::string(what);
  alarm.metric_namespace = "AWS/Backup";
  alarm.metric = metric;
  alarm.dimensions = {{"BackupVaultName", vault["name"]}};
  alarm.statistic = "Sum";
  alarm.comparison = above;
  alarm.threshold = 0;
  alarm.minutes = 1;
  alarm.silence = silence_is_fine;
  return alarm;
}

bool holds_data(const Site& site) {
  return !resources_of(site, "aws_db_instance").empty() || !resources_of(site, "aws_ebs_volume").empty();
}

void add_alarms(Scope scope, const Site& site, const Resource& topic, const Resource& vault, bool copies) {
  Alarm failed = vault_alarm(vault, "failed", "NumberOfBackupJobsFailed");
  failed.description = "A backup of " + site.environment + " has failed";
  add_alarm(scope, site, topic, failed);
  if (copies) {
    Alarm not_copied = vault_alarm(vault, "not-copied", "NumberOfCopyJobsFailed");
    not_copied.description =
        "A backup of " + site.environment + " could not be copied to the security account";
    add_alarm(scope, site, topic, not_copied);
  }
  // A plan that begins nothing fails nowhere.
  if (!holds_data(site)) return;
  Alarm missed = vault_alarm(vault, "missed", "NumberOfBackupJobsCompleted");
  missed.description =
      fmt::format("No backup of {} has been completed for {} hours", site.environment, hours_without_backup);
  add_absence_alarm(scope, site, topic, missed, hours_without_backup);
}

}  // namespace

const Resource& backup_settings(const Site& site, Span from) {
  Scope scope = site.scope("backup-settings", "backups",
                           {.title = "Settings of AWS Backup",
                            .what = "What AWS Backup may back up in this region of the account.",
                            .loss = "Nothing: the settings stay as they are."},
                           from);
  Object kinds;
  for (std::string_view kind : {"DynamoDB", "EBS", "RDS"}) set(kinds, kind, true);
  Resource& settings = scope.add("aws_backup_region_settings", "main",
                                 {
                                     {"resource_type_opt_in_preference", std::move(kinds)},
                                     // Only so can a table's backup be copied to another account.
                                     {"resource_type_management_preference", object({{"DynamoDB", true}})},
                                 });
  // AWS answers with every kind that it knows, and that list grows.
  settings.lifecycle.ignore_changes = {"resource_type_opt_in_preference",
                                       "resource_type_management_preference"};
  return settings;
}

void backups(const Site& site, const BackupSettings& settings, Span from, const Resource& settings_of_region,
             const Resource& key, const Resource& topic, const Resource* copies) {
  Scope scope = site.scope(
      "backups", "backups",
      {.title = "Backups",
       .what = "The vault with the daily backups of the environment's databases, disks and tables, and the "
               "plan that takes them.",
       .loss = "No more backups are taken. AWS deletes no vault that still holds some, and under protection "
               "nobody deletes those."},
      from);
  scope.unit().after.insert(settings_of_region.unit);
  const Resource& vault = add_vault(scope, site, settings, key);
  const Resource& plan = add_plan(scope, site, settings, vault, copies);
  const Resource& role =
      add_role(scope, site, "backup", "Takes the backups of", "AWSBackupServiceRolePolicyForBackup");
  // Of its own, for people who restore by hand: what takes backups every night need not make databases.
  add_role(scope, site, "restore", "Restores backups of", "AWSBackupServiceRolePolicyForRestores");
  add_selection(scope, site, plan, role);
  add_alarms(scope, site, topic, vault, copies != nullptr);
}

}  // namespace ashlar::systems
