// The checks, one function each, and what they share. Each reports to `diagnostics` every mistake of its
// kind; none relies on another having passed, nor on settings that could not be read (those have no place).
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "config/check.h"

namespace ashlar::checks {

struct Checking {
  const Organization& organization;
  Date today;
  Diagnostics& diagnostics;
};

// check_accounts.cpp
void one_account_of_each_kind(const Checking& checking);
void emails_differ(const Checking& checking);
void ids_are_of_accounts(const Checking& checking);
void nothing_runs_beside_people_or_bills(const Checking& checking);

// check_names.cpp
void domains_nest(const Checking& checking);
void environment_domains_differ(const Checking& checking);
void certificates_fit(const Checking& checking);
void tags_fit(const Checking& checking);

// check_regions.cpp
void home_is_in_the_commercial_partition(const Checking& checking);
void regions_are_allowed(const Checking& checking);
void regions_are_enabled(const Checking& checking);

// check_networks.cpp
void networks_do_not_overlap(const Checking& checking);
void vpn_pools_do_not_overlap(const Checking& checking);
void networks_are_private(const Checking& checking);
void peers_have_numbers_of_their_own(const Checking& checking);

// check_zones.cpp
void regions_have_the_zones(const Checking& checking);
void gateways_have_zones(const Checking& checking);

// check_people.cpp
void users_are_in_security(const Checking& checking);
void users_differ(const Checking& checking);
void groups_exist(const Checking& checking);
void machines_only_deploy(const Checking& checking);
void users_have_few_groups(const Checking& checking);
void keys_have_administrators(const Checking& checking);
void key_roles_exist(const Checking& checking);

// check_mysql.cpp
void disks_can_grow(const Checking& checking);
void windows_do_not_meet(const Checking& checking);
void backups_keep_clear_of_windows(const Checking& checking);
void mysql_names_are_free(const Checking& checking);
void instances_run_the_version(const Checking& checking);
void replicas_stand_in_no_upgrade(const Checking& checking);
void vpn_leads_to_mysql(const Checking& checking);

// check_redis.cpp
void redis_windows_do_not_meet(const Checking& checking);
void vpn_leads_to_redis(const Checking& checking);

// check_versions.cpp
void mysql_is_supported(const Checking& checking);
void redis_is_supported(const Checking& checking);
void kubernetes_is_supported(const Checking& checking);
void runtimes_are_supported(const Checking& checking);

// check_functions.cpp
void schedules_are_taken(const Checking& checking);
void functions_are_called(const Checking& checking);

// check_operations.cpp
void copies_are_made(const Checking& checking);
void budgets_tell_somebody(const Checking& checking);
void health_checks_are_answered(const Checking& checking);

// check_services.cpp
void paths_are_claimed_once(const Checking& checking);
void hosts_have_certificates(const Checking& checking);
void calls_arrive(const Checking& checking);
void stores_exist(const Checking& checking);
void services_leave_the_cluster_its_name(const Checking& checking);
void logs_are_archived_before_they_go(const Checking& checking);

// check_servers.cpp
void ensembles_are_odd(const Checking& checking);
void copies_have_brokers(const Checking& checking);
void servers_have_images(const Checking& checking);
void servers_name_their_disks(const Checking& checking);

// check_ci.cpp
void ci_stands_in_shared_services(const Checking& checking);
void there_is_one_ci(const Checking& checking);
void pipelines_deploy_to_applications(const Checking& checking);

/// An environment and where it stands.
struct Standing {
  const Account& account;
  const Region& region;
  const Environment& environment;

  /// "prod/eu-west-1/prod"
  std::string text() const;
};
std::vector<Standing> environments_of(const Organization& organization);

/// A system of an environment that has it, with its settings.
template <class Settings>
struct Part {
  Standing standing;
  const Settings& settings;
  Span at;
};

/// The environments that have a system: `parts_of(organization, &EnvironmentSettings::redis)`.
template <class Settings>
std::vector<Part<Settings>> parts_of(const Organization& organization,
                                     std::optional<Located<Settings>> EnvironmentSettings::*system) {
  std::vector<Part<Settings>> parts;
  for (const Standing& standing : environments_of(organization)) {
    const std::optional<Located<Settings>>& part = standing.environment.settings.*system;
    if (part) parts.push_back({standing, **part, part->at});
  }
  return parts;
}

using Database = Part<MysqlSettings>;
std::vector<Database> databases_of(const Organization& organization);
using Cache = Part<RedisSettings>;
std::vector<Cache> caches_of(const Organization& organization);

/// Warns of a store that is open to the VPN where there is none. `store`: "MySQL".
void check_vpn(const Checking& checking, std::string_view store, const Standing& standing,
               const Located<bool>& reachable, Span at);

template <class Settings>
void check_vpn_leads_to(const Checking& checking, std::string_view store, const Part<Settings>& part) {
  check_vpn(checking, store, part.standing, part.settings.reachable_from_vpn, part.at);
}

Diagnostic error_at(Span at, std::string summary);
Diagnostic warning_at(Span at, std::string summary);

/// The first of the two that is somewhere: a built-in default has no place of its own.
inline Span first_place(Span at, Span otherwise) { return at ? at : otherwise; }

/// Files are numbered in the order in which they are read: upper levels first.
inline std::tuple<FileId, std::uint32_t, std::uint16_t> reading_order(const Span& at) {
  return {at.start.file, at.start.line, at.start.column};
}

/// Named things in the order they are written, those of upper levels first: of two that clash, the later one
/// is the mistake.
template <class T>
std::vector<const Named<T>*> as_written(const std::vector<Named<T>>& things) {
  std::vector<const Named<T>*> sorted;
  sorted.reserve(things.size());
  for (const Named<T>& thing : things) sorted.push_back(&thing);
  std::stable_sort(sorted.begin(), sorted.end(), [](const Named<T>* a, const Named<T>* b) {
    return reading_order(a->name.at) < reading_order(b->name.at);
  });
  return sorted;
}

/// ASCII letters only: all that names on AWS have.
std::string lower_case(std::string_view text);

}  // namespace ashlar::checks
