// The record of who did what, and the watchmen: CloudTrail, Config, GuardDuty, Security Hub, Access Analyzer.
#pragma once

#include "systems/site.h"

namespace ashlar::systems {

/// The security account's bucket and key that every account's trail and every recorder write to.
struct AuditArchive {
  const Resource* bucket = nullptr;         ///< aws_s3_bucket
  const Resource* bucket_policy = nullptr;  ///< aws_s3_bucket_policy: trails wait for it
  const Resource* key = nullptr;            ///< aws_kms_key
};

/// `_global` of the security account: unit `audit-archive`.
AuditArchive audit_archive(const Site& site);

/// `_global` of every account: unit `trail`.
void trail(const Site& site, const AuditArchive& archive);

/// Each allowed region of every account: unit `watch`, the region's recorder, detector, hub and analyzer; in the
/// security account also what gathers them from the whole organisation.
void watch(const Site& site, const AuditArchive& archive);

}  // namespace ashlar::systems
