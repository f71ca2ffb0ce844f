#include <fmt/format.h>

#include "systems/audit.h"
#include "systems/audit_names.h"
#include "systems/policy.h"

namespace ashlar::systems {

namespace {

/// What GuardDuty reads besides the trails, flows and names that it always reads. Without agents in servers.
constexpr std::string_view detector_features[] = {"EKS_AUDIT_LOGS", "LAMBDA_NETWORK_LOGS", "RDS_LOGIN_EVENTS",
                                                  "S3_DATA_EVENTS"};

/// ALL: those that are members today, and whoever joins.
void enrol_detectors(Scope scope, const Resource& detector) {
  Resource& everyone =
      scope.add("aws_guardduty_organization_configuration", "main",
                {{"detector_id", detector["id"]}, {"auto_enable_organization_members", "ALL"}});
  for (std::string_view feature : detector_features) {
    Resource& enabled =
        scope.add("aws_guardduty_organization_configuration_feature", std::string(feature),
                  {{"detector_id", detector["id"]}, {"name", feature}, {"auto_enable", "ALL"}});
    enabled.depends_on = {&everyone};
  }
  // Copies of disks, paid for by the gigabyte: said, since AWS's default for a new detector is to make them.
  Resource& disks =
      scope.add("aws_guardduty_organization_configuration_feature", std::string(disk_scans),
                {{"detector_id", detector["id"]}, {"name", disk_scans}, {"auto_enable", "NONE"}});
  disks.depends_on = {&everyone};
}

/// Who outside the organisation can reach into it: each region has its own analyzer.
void add_analyzer(Scope scope) {
  scope.add(
      "aws_accessanalyzer_analyzer", "organization",
      {{"analyzer_name", "organization"}, {"type", "ORGANIZATION"}, {"tags", name_tag("organization")}});
}

/// The other allowed regions, whose findings come to the home region.
Value linked_regions(const Site& site) {
  List regions;
  for (const std::string& region : site.organization->allowed_regions()) {
    if (region != site.region) regions.emplace_back(region);
  }
  return regions;
}

const Resource& add_finding_aggregator(Scope scope, const Site& site) {
  Object aggregator{{"linking_mode", "NO_REGIONS"}};
  Value regions = linked_regions(site);
  if (!regions.as<List>()->empty()) {
    aggregator = {{"linking_mode", "SPECIFIED_REGIONS"}, {"specified_regions", std::move(regions)}};
  }
  return scope.add("aws_securityhub_finding_aggregator", "main", std::move(aggregator));
}

/// One configuration for every account and linked region, instead of one in each, which new accounts alone
/// would take over (AWS, "Understanding central configuration in Security Hub"). It forbids the local
/// switches.
const Resource& configure_centrally(Scope scope, const Resource& aggregator) {
  Resource& central =
      scope.add("aws_securityhub_organization_configuration", "main",
                {
                    {"auto_enable", false},
                    {"auto_enable_standards", "NONE"},
                    {"organization_configuration", object({{"configuration_type", "CENTRAL"}})},
                });
  central.depends_on = {&aggregator};
  return central;
}

Value standards(const Site& site) {
  List arns;
  for (std::string_view standard :
       {"aws-foundational-security-best-practices/v/1.0.0", "cis-aws-foundations-benchmark/v/3.0.0"}) {
    arns.emplace_back(
        fmt::format("arn:{}:securityhub:{}::standards/{}", site.partition(), site.region, standard));
  }
  return arns;
}

void add_security_hub(Scope scope, const Site& site, const Resource& organization) {
  const Resource& central = configure_centrally(scope, add_finding_aggregator(scope, site));
  Resource& everywhere = scope.add(
      "aws_securityhub_configuration_policy", "main",
      {
          {"name", "everywhere"},
          {"description", "AWS Foundational Security Best Practices and the CIS benchmark in every account"},
          {"configuration_policy",
           object({{"service_enabled", true},
                   {"enabled_standard_arns", standards(site)},
                   {"security_controls_configuration", object({{"disabled_control_identifiers", List{}}})}})},
      });
  everywhere.depends_on = {&central};
  scope.add("aws_securityhub_configuration_policy_association", "root",
            {{"policy_id", everywhere["id"]}, {"target_id", organization["roots[0].id"]}});
}

/// Lets Config list the organisation's accounts.
const Resource& add_aggregator_role(Scope scope, const Site& site) {
  Resource& role =
      scope.add("aws_iam_role", "config_aggregator",
                {
                    {"name", "config-aggregator"},
                    {"description", "Lets Config list the accounts of the organisation"},
                    {"assume_role_policy", service_trust("config.amazonaws.com", site.account_id())},
                });
  scope.add("aws_iam_role_policy_attachment", "config_aggregator",
            {{"role", role["name"]},
             {"policy_arn", fmt::format("arn:{}:iam::aws:policy/service-role/AWSConfigRoleForOrganizations",
                                        site.partition())}});
  return role;
}

void add_aggregator(Scope scope, const Site& site) {
  const Resource& role = add_aggregator_role(scope, site);
  Resource& aggregator = scope.add(
      "aws_config_configuration_aggregator", "organization",
      {
          {"name", "organization"},
          {"organization_aggregation_source", object({{"all_regions", true}, {"role_arn", role["arn"]}})},
          {"tags", name_tag("organization")},
      });
  aggregator.depends_on = {scope.unit().find("aws_iam_role_policy_attachment.config_aggregator")};
}

}  // namespace

void watch_organization(const Site& site, const Watch& watch, const UnitSet& ready,
                        const Resource& organization) {
  Scope scope = site.scope(
      "watch-organization", "audit",
      {.title = "Watch over the organisation",
       .what = "What the security account decides as administrator: GuardDuty in every account, Access "
               "Analyzer over "
               "all; in the home region also Security Hub's standards and Config's view of everything.",
       .loss = "New accounts are not watched and findings no longer gathered until it is made again. "
               "Detectors and hubs "
               "that AWS made in the accounts stay on."},
      site.at);
  scope.unit().after = ready;  // which no attribute carries
  enrol_detectors(scope, *watch.detector);
  add_analyzer(scope);
  if (site.region != *site.organization->settings.home_region) return;  // these gather from all regions
  add_security_hub(scope, site, organization);
  add_aggregator(scope, site);
}

}  // namespace ashlar::systems
