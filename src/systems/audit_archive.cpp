#include <fmt/format.h>

#include "config/role_names.h"
#include "systems/audit.h"
#include "systems/audit_names.h"
#include "systems/kms_key.h"
#include "systems/principals.h"
#include "systems/private_bucket.h"

namespace ashlar::systems {

namespace {

constexpr int archived_after_days = 30;
constexpr int deleted_after_days = 365;
/// What was overwritten or deleted can be brought back for as long.
constexpr int old_trail_days = 30;

/// `text(site)` for every account of the organisation.
template <class Text>
List for_accounts(const Site& site, Text text) {
  List texts;
  for (const Account& account : site.organization->accounts)
    texts.emplace_back(text(in_account(site, account)));
  return texts;
}

List account_ids(const Site& site) {
  return for_accounts(site, [](const Site& there) { return there.account_id(); });
}

List trail_arns(const Site& site) {
  return for_accounts(
      site, [](const Site& there) { return there.arn("cloudtrail", "trail/" + std::string(trail_name)); });
}

// --- the key

/// Not full access: who shuts the key shuts the record with it.
Statement administer_key(const Site& site) {
  return allow("Administration")
      .principal({account_root(site, *site.account)})
      .action({"kms:CancelKeyDeletion", "kms:CreateAlias", "kms:DeleteAlias", "kms:DescribeKey",
               "kms:DisableKey", "kms:DisableKeyRotation", "kms:EnableKey", "kms:EnableKeyRotation",
               "kms:GetKeyPolicy", "kms:GetKeyRotationStatus", "kms:ListGrants", "kms:ListKeyPolicies",
               "kms:ListResourceTags", "kms:PutKeyPolicy", "kms:ScheduleKeyDeletion", "kms:TagResource",
               "kms:UntagResource", "kms:UpdateAlias", "kms:UpdateKeyDescription"})
      .on({"*"})
      .when("ArnLike", "aws:PrincipalArn", role_arns(site, {auto_deploy_role, first_role}));
}

Statement look_at_key(const Site& site) {
  return allow("Look")
      .principal({account_root(site, *site.account)})
      .action({"kms:DescribeKey", "kms:GetKeyPolicy", "kms:GetKeyRotationStatus", "kms:ListGrants",
               "kms:ListKeyPolicies", "kms:ListResourceTags"})
      .on({"*"})
      .when("ArnLike", "aws:PrincipalArn", role_arns(site, {full_access_role}));
}

Statement read_with_key(const Site& site) {
  return allow("Readers")
      .principal({account_root(site, *site.account)})
      .action({"kms:Decrypt", "kms:DescribeKey"})
      .on({"*"})
      .when("ArnLike", "aws:PrincipalArn", role_arns(site, {full_access_role, read_only_role}));
}

/// AWS, "Configure AWS KMS key policies for CloudTrail": each account's trail, for objects of its own only.
Statement encrypt_trails(const Site& site) {
  return allow("TrailsEncrypt")
      .service({"cloudtrail.amazonaws.com"})
      .action({"kms:GenerateDataKey", "kms:GenerateDataKeyWithoutPlaintext"})
      .on({"*"})
      .when("StringEquals", "aws:SourceArn", trail_arns(site))
      .when("StringLike", "kms:EncryptionContext:aws:cloudtrail:arn",
            for_accounts(site, [](const Site& there) {
              return fmt::format("arn:{}:cloudtrail:*:{}:trail/*", there.partition(), there.account_id());
            }));
}

Statement describe_for_trails(const Site& site) {
  return allow("TrailsDescribe")
      .service({"cloudtrail.amazonaws.com"})
      .action({"kms:DescribeKey"})
      .on({"*"})
      .when("StringEquals", "aws:SourceArn", trail_arns(site));
}

Statement encrypt_recordings(const Site& site) {
  return allow("RecordersEncrypt")
      .service({"config.amazonaws.com"})
      .action({"kms:Decrypt", "kms:GenerateDataKey"})
      .on({"*"})
      .when("StringEquals", "aws:SourceAccount", account_ids(site));
}

/// Not the account's other keys: whoever administers those must not thereby read the record.
const Resource& add_key(Scope scope, const Site& site) {
  return add_kms_key(
      scope, "archive",
      {.description = "Encrypts the audit record of all accounts",
       .policy = policy({administer_key(site), look_at_key(site), read_with_key(site), encrypt_trails(site),
                         describe_for_trails(site), encrypt_recordings(site)}),
       .alias = archive_key_alias(site),
       .tag = "audit-archive"});
}

// --- the bucket

/// No access log of its own: GuardDuty's S3 protection follows every access to objects in the account
/// already.
PrivateBucket add_bucket(Scope scope, const Site& site, const Resource& key) {
  const std::string name = archive_bucket(site);
  // With a bucket key, KMS would not see the trail, whose name the key's policy asks for.
  return add_private_bucket(scope, "archive", {{"bucket", name}, {"tags", name_tag(name)}},
                            {.key = &key, .bucket_key = false});
}

Value archive_rule() {
  return object({
      {"id", "archive-and-delete"},
      {"status", "Enabled"},
      {"filter", object({{"prefix", ""}})},
      {"transition", object({{"days", archived_after_days}, {"storage_class", "GLACIER"}})},
      {"expiration", object({{"days", deleted_after_days}})},
      {"noncurrent_version_expiration", object({{"noncurrent_days", old_trail_days}})},
      {"abort_incomplete_multipart_upload", object({{"days_after_initiation", 7}})},
  });
}

/// Markers of objects whose versions have all gone; S3 wants them in a rule of their own.
Value marker_rule() {
  return object({
      {"id", "clear-markers"},
      {"status", "Enabled"},
      {"filter", object({{"prefix", ""}})},
      {"expiration", object({{"expired_object_delete_marker", true}})},
  });
}

void add_lifecycle(Scope scope, const PrivateBucket& bucket) {
  Resource& lifecycle = scope.add("aws_s3_bucket_lifecycle_configuration", "archive",
                                  {
                                      {"bucket", (*bucket.bucket)["id"]},
                                      // Trails are many small files, which S3 would not archive by default.
                                      {"transition_default_minimum_object_size", "varies_by_storage_class"},
                                      {"rule", list({archive_rule(), marker_rule()})},
                                  });
  lifecycle.depends_on = {bucket.versioning};
}

// --- who may write, and who may not even read

/// Objects only: a refusal of the bucket itself would lock out those who look after it. Services have no
/// role.
Statement refuse_others(const Site& site, const Resource& bucket) {
  return deny("RefuseEveryoneElse")
      .anybody()
      .action({"s3:*"})
      .on({concat({bucket["arn"], "/*"})})
      .when("Bool", "aws:PrincipalIsAWSService", "false")
      .when("ArnNotLike", "aws:PrincipalArn",
            role_arns(site, {full_access_role, read_only_role, auto_deploy_role}));
}

/// Not even full access shortens the record by hand, or what keeps it: this policy, encryption, ownership.
/// What deploys may: the organisation must be able to be taken down.
Statement keep_records(const Site& site, const Resource& bucket) {
  return deny("KeepRecords")
      .anybody()
      .action({"s3:DeleteBucket", "s3:DeleteBucketPolicy", "s3:DeleteObject", "s3:DeleteObjectVersion",
               "s3:PutBucketOwnershipControls", "s3:PutBucketPolicy", "s3:PutBucketPublicAccessBlock",
               "s3:PutBucketVersioning", "s3:PutEncryptionConfiguration", "s3:PutLifecycleConfiguration",
               "s3:PutObject"})
      .on({bucket["arn"], concat({bucket["arn"], "/*"})})
      .when("Bool", "aws:PrincipalIsAWSService", "false")
      .when("ArnNotLike", "aws:PrincipalArn", role_arns(site, {auto_deploy_role, first_role}));
}

/// AWS, "Amazon S3 bucket policy for CloudTrail": several accounts' trails in one bucket.
Statement check_by_trails(const Site& site, const Resource& bucket) {
  return allow("TrailsCheck")
      .service({"cloudtrail.amazonaws.com"})
      .action({"s3:GetBucketAcl"})
      .on({bucket["arn"]})
      .when("StringEquals", "aws:SourceArn", trail_arns(site));
}

/// Objects below each account's own folder.
List folders(const Site& site, const Resource& bucket, std::string_view below) {
  List objects;
  for (const Account& account : site.organization->accounts) {
    objects.push_back(concat({bucket["arn"], "/AWSLogs/", account.id, below}));
  }
  return objects;
}

Statement write_by_trails(const Site& site, const Resource& bucket) {
  return allow("TrailsWrite")
      .service({"cloudtrail.amazonaws.com"})
      .action({"s3:PutObject"})
      .on(folders(site, bucket, "/*"))
      .when("StringEquals", "s3:x-amz-acl", "bucket-owner-full-control")
      .when("StringEquals", "aws:SourceArn", trail_arns(site));
}

/// AWS Config Developer Guide, "Permissions for the Amazon S3 bucket for the AWS Config delivery channel".
Statement check_by_recorders(const Site& site, const Resource& bucket) {
  return allow("RecordersCheck")
      .service({"config.amazonaws.com"})
      .action({"s3:GetBucketAcl", "s3:ListBucket"})
      .on({bucket["arn"]})
      .when("StringEquals", "aws:SourceAccount", account_ids(site));
}

Statement write_by_recorders(const Site& site, const Resource& bucket) {
  return allow("RecordersWrite")
      .service({"config.amazonaws.com"})
      .action({"s3:PutObject"})
      .on(folders(site, bucket, "/Config/*"))
      .when("StringEquals", "s3:x-amz-acl", "bucket-owner-full-control")
      .when("StringEquals", "aws:SourceAccount", account_ids(site));
}

std::vector<Statement> bucket_statements(const Site& site, const PrivateBucket& made) {
  const Resource& bucket = *made.bucket;
  return {
      refuse_plain_http(made),          refuse_others(site, bucket),   keep_records(site, bucket),
      check_by_trails(site, bucket),    write_by_trails(site, bucket), check_by_recorders(site, bucket),
      write_by_recorders(site, bucket),
  };
}

}  // namespace

std::string archive_bucket(const Site& site) {
  return in_account(site, site.organization->security()).bucket_name("audit-archive");
}

std::string archive_key_alias(const Site& site) { return kms_alias(site, "audit-archive"); }

AuditArchive audit_archive(const Site& site) {
  Scope scope = site.scope(
      "audit-archive", "audit",
      {.title = "Audit archive",
       .what = "The bucket and key that every account's trail and recorders write to: archived after 30 "
               "days, deleted "
               "after a year. Only the security account's own roles may read it.",
       .loss = "The record of who did what, for good. Trails stop writing until it is made again."},
      site.at);
  const Resource& key = add_key(scope, site);
  const PrivateBucket bucket = add_bucket(scope, site, key);
  add_lifecycle(scope, bucket);
  const Resource& document = add_bucket_policy(scope, bucket, bucket_statements(site, bucket));
  return {bucket.bucket, &document, &key};
}

}  // namespace ashlar::systems
