#include "systems/audit.h"
#include "systems/audit_names.h"

namespace ashlar::systems {

namespace {

constexpr std::string_view recorder_name = "default";

/// What has no region (IAM) is recorded once, in the home region.
Value everything(const Site& site) {
  const bool home = site.region == *site.organization->settings.home_region;
  return object({{"all_supported", true}, {"include_global_resource_types", home}});
}

/// Recorder, then channel, then start: Config refuses any other order.
void add_recorder(Scope scope, const Site& site, const AuditArchive& archive, const Resource& role) {
  Resource& recorder =
      scope.add("aws_config_configuration_recorder", "main",
                {{"name", recorder_name}, {"role_arn", role["arn"]}, {"recording_group", everything(site)}});
  Resource& channel =
      scope.add("aws_config_delivery_channel", "main",
                {
                    {"name", recorder_name},
                    {"s3_bucket_name", (*archive.bucket_policy)["bucket"]},
                    {"s3_kms_key_arn", (*archive.key)["arn"]},
                    {"snapshot_delivery_properties", object({{"delivery_frequency", "TwentyFour_Hours"}})},
                });
  channel.depends_on = {&recorder};
  Resource& status = scope.add("aws_config_configuration_recorder_status", "main",
                               {{"name", recorder["name"]}, {"is_enabled", true}});
  status.depends_on = {&channel};
}

/// In members, neither detector nor hub is made here: the administrator enrols them (watch_organization), and
/// AWS refuses what is there already. It enrols all but itself and the management account, which must have
/// both first (AWS, "Managing GuardDuty accounts with AWS Organizations"; "Managing Security Hub for multiple
/// accounts").
bool stands_alone(const Account& account) {
  return account.kind() == AccountKind::Security || account.kind() == AccountKind::Management;
}

/// A new detector starts with all that GuardDuty offers. What reads logs is wanted; copying servers' disks is
/// not, in no account (watch_organization says it for the members).
const Resource& add_detector(Scope scope) {
  Resource& detector = scope.add(
      "aws_guardduty_detector", "main",
      {{"enable", true}, {"finding_publishing_frequency", "FIFTEEN_MINUTES"}, {"tags", name_tag("main")}});
  scope.add("aws_guardduty_detector_feature", std::string(disk_scans),
            {{"detector_id", detector["id"]}, {"name", disk_scans}, {"status", "DISABLED"}});
  return detector;
}

/// Which standards hold is said once, by the organisation's policy.
const Resource& add_hub(Scope scope) {
  return scope.add("aws_securityhub_account", "main",
                   {{"enable_default_standards", false},
                    {"auto_enable_controls", true},
                    {"control_finding_generator", "SECURITY_CONTROL"}});
}

}  // namespace

Watch watch(const Site& site, const AuditArchive& archive, const Resource& recorder_role) {
  Scope scope =
      site.scope("watch", "audit",
                 {.title = "Watch over the region",
                  .what = "Config records every change of every resource in the region into the archive. New "
                          "disks are encrypted, new servers guard their credentials.",
                  .loss = "Changes are no longer recorded, and standards no longer checked, until it is made "
                          "again."},
                 site.at);
  add_recorder(scope, site, archive, recorder_role);
  add_region_defaults(scope);
  if (!stands_alone(*site.account)) return {};
  return {&add_detector(scope), &add_hub(scope)};
}

}  // namespace ashlar::systems
