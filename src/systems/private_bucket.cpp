#include "systems/private_bucket.h"

namespace ashlar::systems {

namespace {

const Resource& add_versioning(Scope scope, const Resource& bucket) {
  return scope.add("aws_s3_bucket_versioning", bucket.name,
                   {{"bucket", bucket["id"]}, {"versioning_configuration", object({{"status", "Enabled"}})}});
}

/// No access lists: the policy alone says who may what.
void own_objects(Scope scope, const Resource& bucket) {
  scope.add("aws_s3_bucket_ownership_controls", bucket.name,
            {{"bucket", bucket["id"]}, {"rule", object({{"object_ownership", "BucketOwnerEnforced"}})}});
}

const Resource& block_public_access(Scope scope, const Resource& bucket) {
  return scope.add("aws_s3_bucket_public_access_block", bucket.name,
                   {
                       {"bucket", bucket["id"]},
                       {"block_public_acls", true},
                       {"block_public_policy", true},
                       {"ignore_public_acls", true},
                       {"restrict_public_buckets", true},
                   });
}

Object encryption_rule(const Encryption& encryption) {
  if (!encryption.key) {
    return {{"apply_server_side_encryption_by_default", object({{"sse_algorithm", "AES256"}})}};
  }
  return {{"bucket_key_enabled", encryption.bucket_key},
          {"apply_server_side_encryption_by_default",
           object({{"sse_algorithm", "aws:kms"}, {"kms_master_key_id", (*encryption.key)["arn"]}})}};
}

void encrypt(Scope scope, const Resource& bucket, const Encryption& encryption) {
  scope.add("aws_s3_bucket_server_side_encryption_configuration", bucket.name,
            {{"bucket", bucket["id"]}, {"rule", encryption_rule(encryption)}});
}

}  // namespace

PrivateBucket add_private_bucket(Scope scope, std::string_view name, Object attributes,
                                 const Encryption& encryption) {
  PrivateBucket made;
  made.bucket = &scope.add("aws_s3_bucket", std::string(name), std::move(attributes));
  made.public_access_block = &block_public_access(scope, *made.bucket);
  own_objects(scope, *made.bucket);
  encrypt(scope, *made.bucket, encryption);
  made.versioning = &add_versioning(scope, *made.bucket);
  return made;
}

void add_expiry(Scope scope, const PrivateBucket& bucket, std::optional<Value> days, int old_version_days) {
  Object rule{
      {"id", "expire"},
      {"status", "Enabled"},
      {"filter", object({{"prefix", ""}})},
      {"noncurrent_version_expiration", object({{"noncurrent_days", old_version_days}})},
      {"abort_incomplete_multipart_upload", object({{"days_after_initiation", 1}})},
  };
  if (days) set(rule, "expiration", object({{"days", std::move(*days)}}));
  Resource& lifecycle = scope.add("aws_s3_bucket_lifecycle_configuration", bucket.bucket->name,
                                  {{"bucket", (*bucket.bucket)["id"]}, {"rule", std::move(rule)}});
  lifecycle.depends_on = {bucket.versioning};  // old versions have a rule before there are any
}

Statement refuse_plain_http(const PrivateBucket& bucket) {
  const Value arn = (*bucket.bucket)["arn"];
  return deny("RefusePlainHttp")
      .anybody()
      .action({"s3:*"})
      .on({arn, concat({arn, "/*"})})
      .when("Bool", "aws:SecureTransport", "false");
}

Resource& add_bucket_policy(Scope scope, const PrivateBucket& bucket,
                            const std::vector<Statement>& statements) {
  Resource& document = scope.add("aws_s3_bucket_policy", bucket.bucket->name,
                                 {{"bucket", (*bucket.bucket)["id"]}, {"policy", policy(statements)}});
  document.depends_on = {bucket.public_access_block};  // S3 refuses both at once
  return document;
}

}  // namespace ashlar::systems
