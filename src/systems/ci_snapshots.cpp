#include "systems/ci_snapshots.h"

#include <fmt/format.h>

#include "systems/alarms.h"
#include "systems/ci_names.h"

namespace ashlar::systems {

namespace {

/// When hardly anything is built. Data Lifecycle Manager starts within the hour, and tries for another.
constexpr std::string_view start = "02:00";
constexpr int hours_until_missed = 26;

/// Snapshots belong to the region; their ARNs name no account.
std::string all_snapshots(const Site& site) {
  return fmt::format("arn:{}:ec2:{}::snapshot/*", site.partition(), site.provider_region());
}

Value permissions(const Site& site, const Resource& disk) {
  return policy({
      allow("Snapshot").action({"ec2:CreateSnapshot"}).on({disk["arn"], all_snapshots(site)}),
      allow("Mark").action({"ec2:CreateTags"}).on({all_snapshots(site)}),
      // Snapshots carry their disk's tags.
      allow("DeleteOld")
          .action({"ec2:DeleteSnapshot"})
          .on({all_snapshots(site)})
          .when("StringEquals", "aws:ResourceTag/Name", server_disk_name(site, ci_server)),
      allow("Look").action({"ec2:DescribeSnapshots", "ec2:DescribeVolumes"}).on({"*"}),
  });
}

const Resource& add_role(Scope scope, const Site& site, const Resource& disk) {
  const Resource& role = scope.add(
      "aws_iam_role", "snapshots",
      {
          {"name", fit_name({site.environment, site.region, "snapshots"}, role_name_limit)},
          {"description", "Lets Data Lifecycle Manager keep snapshots of the CI server's disk"},
          {"assume_role_policy", policy({allow("Snapshots")
                                             .service({"dlm.amazonaws.com"})
                                             .action({"sts:AssumeRole"})
                                             .when("StringEquals", "aws:SourceAccount", site.account_id())})},
      });
  scope.add("aws_iam_role_policy", "snapshots",
            {{"name", "snapshots"}, {"role", role["id"]}, {"policy", permissions(site, disk)}});
  return role;
}

Value schedule(const Located<std::int64_t>& kept) {
  return object({
      {"name", "daily"},
      {"create_rule", object({{"interval", 24}, {"interval_unit", "HOURS"}, {"times", list({start})}})},
      {"retain_rule", object({{"count", kept}})},
      {"copy_tags", true},
  });
}

const Resource& add_policy(Scope scope, const Site& site, const Located<std::int64_t>& kept,
                           const Resource& role) {
  return scope.add(
      "aws_dlm_lifecycle_policy", "ci",
      {
          {"description", "Daily snapshots of the disk of CI"},
          {"execution_role_arn", role["arn"]},
          {"state", "ENABLED"},
          {"policy_details", object({{"resource_types", list({"VOLUME"})},
                                     {"target_tags", name_tag(server_disk_name(site, ci_server))},
                                     {"schedule", schedule(kept)}})},
          {"tags", name_tag(site.name("ci-snapshots"))},
      });
}

}  // namespace

void add_ci_snapshots(Scope scope, const Ground& ground, const Located<std::int64_t>& kept,
                      const Resource& disk) {
  const Resource& made = add_policy(scope, ground.site, kept, add_role(scope, ground.site, disk));
  // Data Lifecycle Manager counts them itself (EBS User Guide, "Monitor Data Lifecycle Manager policies using
  // CloudWatch"), so a server that is dead cannot hide that its disk is no longer saved.
  Alarm missed;
  missed.name = "ci-snapshot-missed";
  missed.description = fmt::format("No snapshot of CI's disk was made for {} hours", hours_until_missed);
  missed.metric_namespace = "AWS/EBS";
  missed.metric = "SnapshotsCreateCompleted";
  missed.dimensions = {{"DLMPolicyId", made["id"]}};
  add_absence_alarm(scope, ground.site, ground.topic, missed, hours_until_missed);
}

}  // namespace ashlar::systems
