// Regions: where the organisation may be, and where AWS wants it enabled first.
#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "config/aws_regions.h"
#include "config/checks.h"

namespace ashlar::checks {

namespace {

/// Where a region's folder speaks: region.yaml, or the first environment where there is none.
Span place_of(const Account& account, const Region& region) {
  bool own_file = region.at.start.file != account.at.start.file;
  if (own_file || region.environments.empty()) return region.at;
  return region.environments.front().at;
}

void report_forbidden(const Checking& checking, const Account& account, const Region& region) {
  const Located<std::vector<Located<std::string>>>& regions = checking.organization.settings.regions;
  Diagnostic forbidden = error_at(
      place_of(account, region),
      fmt::format("{}/{} is in a region that the organisation does not allow", account.name, region.name));
  forbidden.expected = "one of " + join_or(checking.organization.allowed_regions());
  forbidden.help = fmt::format(
      "a policy would deny everything here; add {} to regions: in organization.yaml, or move "
      "the folder",
      region.name);
  Span said = first_place(regions.at, checking.organization.settings.home_region.at);
  forbidden.notes.push_back({"what is allowed", said});
  checking.diagnostics.add(std::move(forbidden));
}

void warn_of_opt_in(const Checking& checking, const Located<std::string>& name) {
  const AwsRegion* region = find_aws_region(*name);
  if (!region || !region->opt_in) return;
  Diagnostic opt_in =
      warning_at(name.at, fmt::format("{} must be enabled in every account before it can be used", *name));
  opt_in.help = "in each account: Account settings, AWS Regions, Enable; it takes minutes to hours";
  checking.diagnostics.add(std::move(opt_in));
}

void check_partition(const Checking& checking, const Located<std::string>& name) {
  if (name->empty() || aws_partition(*name) == aws_partition(global_region)) return;
  Diagnostic apart = error_at(name.at, fmt::format("{} is in the partition {}", *name, aws_partition(*name)));
  apart.expected = fmt::format("a region of the partition {}", aws_partition(global_region));
  apart.help = fmt::format("what is global stands in {}, which accounts of other partitions cannot reach",
                           global_region);
  checking.diagnostics.add(std::move(apart));
}

}  // namespace

void home_is_in_the_commercial_partition(const Checking& checking) {
  const OrganizationSettings& settings = checking.organization.settings;
  check_partition(checking, settings.home_region);
  for (const Located<std::string>& region : *settings.regions) check_partition(checking, region);
}

void regions_are_allowed(const Checking& checking) {
  if (checking.organization.settings.home_region->empty()) return;
  std::vector<std::string> allowed = checking.organization.allowed_regions();
  for (const Account& account : checking.organization.accounts) {
    for (const Region& region : account.regions) {
      bool is_allowed = std::find(allowed.begin(), allowed.end(), region.name) != allowed.end();
      if (!is_allowed) report_forbidden(checking, account, region);
    }
  }
}

void regions_are_enabled(const Checking& checking) {
  const OrganizationSettings& settings = checking.organization.settings;
  warn_of_opt_in(checking, settings.home_region);
  for (const Located<std::string>& region : *settings.regions) {
    if (*region != *settings.home_region) warn_of_opt_in(checking, region);
  }
}

}  // namespace ashlar::checks
