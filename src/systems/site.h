// Where a system is built: the account, region and environment, what names it gives and how its ARNs begin.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "config/organization.h"
#include "model/architecture.h"

namespace ashlar::systems {

/// Joins `parts` with hyphens. Where that is longer than `limit`, the end is replaced by a hash of the whole,
/// so that two long names never become one. Every name that AWS limits is made here. Limits: load balancers
/// and target groups 32, S3 buckets 63, RDS identifiers 63, IAM roles 64, most others 255 (each service's API
/// reference).
std::string fit_name(std::initializer_list<std::string_view> parts, std::size_t limit);

inline constexpr std::size_t load_balancer_name_limit = 32;
inline constexpr std::size_t bucket_name_limit = 63;
inline constexpr std::size_t role_name_limit = 64;

/// A place in an account where units stand. Cheap to copy; borrows everything.
struct Site {
  Architecture* architecture = nullptr;
  const Organization* organization = nullptr;
  const Account* account = nullptr;
  std::string region;       ///< a region, or `_global`
  std::string environment;  ///< an environment, `mgmt`, or `_global`
  const CommonSettings* common = nullptr;
  Span at;  ///< the file that describes the place

  /// The unit `part` of this place, and a scope in it for `system`; `from` is the user's line that asked for
  /// it.
  Scope scope(std::string_view part, std::string_view system, const UnitDescription& description,
              Span from) const;

  /// The region that the unit's provider works in: the site's own, the home region for `_global`.
  const std::string& provider_region() const;
  const std::string& account_id() const { return account->id; }

  /// "arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE" in this account and region.
  std::string arn(std::string_view service, std::string_view resource) const;
  /// The same for services whose ARNs have no region (IAM, S3 has neither).
  std::string global_arn(std::string_view service, std::string_view resource) const;
  /// "arn:PARTITION:s3:::NAME"
  std::string bucket_arn(std::string_view bucket) const;
  std::string role_arn(std::string_view role) const { return global_arn("iam", "role/" + std::string(role)); }
  std::string_view partition() const;
  /// "logs.eu-west-1.amazonaws.com": a service's principal that has the region in its name.
  std::string regional_service(std::string_view service) const;

  /// A bucket's name: global, so it starts with the organisation's and the account's name and the region.
  std::string bucket_name(std::string_view what) const;
  /// The part of a unit of this environment that stands in us-east-1, where environments of one name in two
  /// regions meet: with the region's name, outside the home region.
  std::string part_in_us_east_1(std::string_view part) const;
  /// A name that is unique in the account and region: the environment's name and what it is.
  std::string name(std::string_view what, std::size_t limit = 255) const;
};

/// `{"Name": name}`: what consoles show. Other tags come from the provider's default tags.
Value name_tag(std::string_view name);

}  // namespace ashlar::systems
