#include "systems/audit.h"
#include "systems/audit_names.h"

namespace ashlar::systems {

namespace {

/// A trail of the account's own and not the organisation's: it belongs to the account, so that also the
/// management account's is under nobody's hand but its own, and it goes on if the account ever leaves.
void add_trail(Scope scope, const AuditArchive& archive) {
  scope.add("aws_cloudtrail", "main",
            {
                {"name", trail_name},
                {"s3_bucket_name", (*archive.bucket_policy)["bucket"]},  // AWS tries to write at once
                {"kms_key_id", (*archive.key)["arn"]},
                {"is_multi_region_trail", true},
                {"include_global_service_events", true},
                {"enable_log_file_validation", true},  // digests show what was changed or left out afterwards
                {"enable_logging", true},
                {"tags", name_tag(trail_name)},
            });
}

}  // namespace

const Resource& trail(const Site& site, const AuditArchive& archive) {
  Scope scope =
      site.scope("trail", "audit",
                 {.title = "Audit trail",
                  .what = "Every call to AWS in this account, in all regions, written to the security "
                          "account's archive; and the role that the account's Config recorders act by.",
                  .loss = "Nobody learns who did what from then on; what is in the archive stays."},
                 site.at);
  add_trail(scope, archive);
  // AWS's own role: it follows new types of resources by itself, and Security Hub asks for it (control
  // Config.1).
  return scope.add("aws_iam_service_linked_role", "config", {{"aws_service_name", "config.amazonaws.com"}});
}

}  // namespace ashlar::systems
