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
void mysql_names_are_free(const Checking& checking);
void instances_run_the_version(const Checking& checking);
void replicas_stand_in_no_upgrade(const Checking& checking);
void vpn_leads_to_mysql(const Checking& checking);

// check_versions.cpp
void mysql_is_supported(const Checking& checking);

// check_services.cpp
void paths_are_claimed_once(const Checking& checking);
void hosts_have_certificates(const Checking& checking);
void calls_arrive(const Checking& checking);
void stores_exist(const Checking& checking);
void logs_are_archived_before_they_go(const Checking& checking);

/// An environment and where it stands.
struct Standing {
  const Account& account;
  const Region& region;
  const Environment& environment;

  /// "prod/eu-west-1/prod"
  std::string text() const;
};
std::vector<Standing> environments_of(const Organization& organization);

/// The environments that have MySQL, with its settings.
struct Database {
  Standing standing;
  const MysqlSettings& settings;
  Span at;
};
std::vector<Database> databases_of(const Organization& organization);

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
