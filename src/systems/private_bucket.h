// Buckets: each keeps old versions, belongs to its account with all that lies in it, and is closed to the
// public.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "systems/policy.h"
#include "systems/site.h"

namespace ashlar::systems {

struct PrivateBucket {
  const Resource* bucket = nullptr;               ///< aws_s3_bucket
  const Resource* versioning = nullptr;           ///< a rule for old versions waits for it
  const Resource* public_access_block = nullptr;  ///< a policy waits for it
};

/// How S3 encrypts what lies in it.
struct Encryption {
  const Resource* key = nullptr;  ///< aws_kms_key; null for S3's own, where a writer cannot use KMS
  bool bucket_key = true;  ///< S3 asks KMS once for many objects, and names the bucket in place of them
};

/// All under the Terraform name `name`; `attributes` are the bucket's own. What it still needs is a policy.
PrivateBucket add_private_bucket(Scope scope, std::string_view name, Object attributes,
                                 const Encryption& encryption);

/// What is deleted or overwritten can be brought back for `old_version_days`; `days`, where there are any,
/// are how long objects are kept at all.
void add_expiry(Scope scope, const PrivateBucket& bucket, std::optional<Value> days, int old_version_days);

/// Belongs into every bucket's policy.
Statement refuse_plain_http(const PrivateBucket& bucket);

Resource& add_bucket_policy(Scope scope, const PrivateBucket& bucket,
                            const std::vector<Statement>& statements);

}  // namespace ashlar::systems
