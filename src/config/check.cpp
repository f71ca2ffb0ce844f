#include "config/check.h"

#include <fmt/format.h>

#include "config/checks.h"

namespace ashlar {

namespace {

using namespace checks;

using Check = void (*)(const Checking&);

/// Messages are sorted by place before they are shown, so the order here is only for reading.
constexpr Check all_checks[] = {
    one_account_of_each_kind,
    emails_differ,
    ids_are_of_accounts,
    nothing_runs_beside_people_or_bills,

    domains_nest,
    environment_domains_differ,
    certificates_fit,
    tags_fit,

    home_is_in_the_commercial_partition,
    regions_are_allowed,
    regions_are_enabled,

    networks_do_not_overlap,
    vpn_pools_do_not_overlap,
    networks_are_private,
    peers_have_numbers_of_their_own,
    regions_have_the_zones,
    gateways_have_zones,

    users_are_in_security,
    users_differ,
    groups_exist,
    machines_only_deploy,
    users_have_few_groups,
    keys_have_administrators,
    key_roles_exist,

    disks_can_grow,
    windows_do_not_meet,
    backups_keep_clear_of_windows,
    mysql_names_are_free,
    instances_run_the_version,
    replicas_stand_in_no_upgrade,
    vpn_leads_to_mysql,
    mysql_is_supported,

    redis_windows_do_not_meet,
    vpn_leads_to_redis,
    redis_is_supported,
    kubernetes_is_supported,

    paths_are_claimed_once,
    hosts_have_certificates,
    calls_arrive,
    stores_exist,
    services_leave_the_cluster_its_name,
    logs_are_archived_before_they_go,

    schedules_are_taken,
    functions_are_called,
    runtimes_are_supported,

    copies_are_made,
    budgets_tell_somebody,
    health_checks_are_answered,

    ensembles_are_odd,
    copies_have_brokers,
    servers_have_images,
    servers_name_their_disks,
    ci_stands_in_shared_services,
    there_is_one_ci,
    pipelines_deploy_to_applications,
};

}  // namespace

void check_organization(const Organization& organization, const Date& today, Diagnostics& diagnostics) {
  // Without organization.yaml nothing else was read.
  if (!organization.at) return;
  for (Check check : all_checks) check({organization, today, diagnostics});
}

namespace checks {

std::string Standing::text() const { return account.name + "/" + region.name + "/" + environment.name; }

std::vector<Standing> environments_of(const Organization& organization) {
  std::vector<Standing> standings;
  for (const Account& account : organization.accounts) {
    for (const Region& region : account.regions) {
      for (const Environment& environment : region.environments)
        standings.push_back({account, region, environment});
    }
  }
  return standings;
}

std::vector<Database> databases_of(const Organization& organization) {
  return parts_of(organization, &EnvironmentSettings::mysql);
}

std::vector<Cache> caches_of(const Organization& organization) {
  return parts_of(organization, &EnvironmentSettings::redis);
}

void check_vpn(const Checking& checking, std::string_view store, const Standing& standing,
               const Located<bool>& reachable, Span at) {
  if (!*reachable || standing.region.settings.management) return;
  const std::string region = standing.account.name + "/" + standing.region.name;
  Diagnostic no_vpn =
      warning_at(first_place(reachable.at, at),
                 fmt::format("{} has no management VPC, so no VPN leads to its {}", region, store));
  no_vpn.help = fmt::format("add management: to {}/region.yaml", region);
  checking.diagnostics.add(std::move(no_vpn));
}

Diagnostic error_at(Span at, std::string summary) {
  Diagnostic diagnostic;
  diagnostic.summary = std::move(summary);
  diagnostic.at = at;
  return diagnostic;
}

Diagnostic warning_at(Span at, std::string summary) {
  Diagnostic diagnostic = error_at(at, std::move(summary));
  diagnostic.severity = Severity::Warning;
  return diagnostic;
}

std::string lower_case(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

}  // namespace checks

}  // namespace ashlar
