// The record of who did what, and the watchmen: CloudTrail, Config, GuardDuty, Security Hub, Access Analyzer.
//
// AWS asks for three steps, in this order: the security account switches its own detector and hub on (watch);
// the management account makes it the administrator (regional_administrators in accounts.h), which would
// switch them on by itself if they were not; as administrator, it says what holds of everyone
// (watch_organization).
#pragma once

#include "systems/site.h"

namespace ashlar::systems {

/// The archive's bucket: policies of other accounts name it before it is made.
std::string archive_bucket(const Site& site);
/// "alias/…": by it, policies of other accounts know the archive's key, whose id AWS makes.
std::string archive_key_alias(const Site& site);

/// The security account's bucket and key that every account's trail and every recorder write to.
struct AuditArchive {
  const Resource* bucket = nullptr;         ///< aws_s3_bucket
  const Resource* bucket_policy = nullptr;  ///< aws_s3_bucket_policy: trails and recorders wait for it
  const Resource* key = nullptr;            ///< aws_kms_key
};

/// `_global` of the security account: unit `audit-archive`.
AuditArchive audit_archive(const Site& site);

/// `_global` of every account: unit `trail`. Returns the role that the account's recorders act by.
const Resource& trail(const Site& site, const AuditArchive& archive);

/// A region's own watchmen.
struct Watch {
  const Resource* detector =
      nullptr;  ///< aws_guardduty_detector; null in members, where the organisation makes it
  const Resource* hub = nullptr;  ///< aws_securityhub_account; the same
};

/// Each allowed region of every account: unit `watch`, the recorder, and what holds of everything in the
/// region.
Watch watch(const Site& site, const AuditArchive& archive, const Resource& recorder_role);

/// Each allowed region of the security account: unit `watch-organization`, what gathers findings from every
/// account and enrols accounts, also new ones. `ready`: the units that make this account the administrator,
/// and those that make a detector and a hub of their own, which AWS would otherwise have made before them.
void watch_organization(const Site& site, const Watch& watch, const UnitSet& ready,
                        const Resource& organization);

/// In unit `watch`: new disks are encrypted, new servers give their credentials to nobody who asks without a
/// token.
void add_region_defaults(Scope scope);

}  // namespace ashlar::systems
