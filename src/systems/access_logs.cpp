#include "systems/access_logs.h"

#include "systems/policy.h"

namespace ashlar::systems {

namespace {

/// How long a deleted or overwritten log can still be brought back. Short, since deleted is to mean deleted.
constexpr int old_version_days = 7;

const Resource& block_public_access(Scope scope, const Resource& bucket) {
  return scope.add("aws_s3_bucket_public_access_block", "access_logs",
                   {
                       {"bucket", bucket["id"]},
                       {"block_public_acls", true},
                       {"block_public_policy", true},
                       {"ignore_public_acls", true},
                       {"restrict_public_buckets", true},
                   });
}

void protect_objects(Scope scope, const Resource& bucket) {
  scope.add("aws_s3_bucket_ownership_controls", "access_logs",
            {{"bucket", bucket["id"]}, {"rule", object({{"object_ownership", "BucketOwnerEnforced"}})}});
  // Load balancers cannot write to a bucket that is encrypted with a KMS key (AWS, "Access logs for your
  // Application Load Balancer"), so this is the one bucket that the environment's key does not encrypt.
  scope.add("aws_s3_bucket_server_side_encryption_configuration", "access_logs",
            {{"bucket", bucket["id"]},
             {"rule",
              object({{"apply_server_side_encryption_by_default", object({{"sse_algorithm", "AES256"}})}})}});
}

void add_lifecycle(Scope scope, const Resource& bucket, const LoadBalancerSettings& settings) {
  Resource& versioning =
      scope.add("aws_s3_bucket_versioning", "access_logs",
                {{"bucket", bucket["id"]}, {"versioning_configuration", object({{"status", "Enabled"}})}});
  Resource& lifecycle = scope.add(
      "aws_s3_bucket_lifecycle_configuration", "access_logs",
      {
          {"bucket", bucket["id"]},
          {"rule", object({
                       {"id", "archive-and-delete"},
                       {"status", "Enabled"},
                       {"filter", object({{"prefix", ""}})},
                       // Infrequent access: billed for 30 days at least, where Glacier's classes bill 90.
                       {"transition",
                        object({{"days", settings.archive_logs_after}, {"storage_class", "STANDARD_IA"}})},
                       {"expiration", object({{"days", settings.delete_logs_after}})},
                       {"noncurrent_version_expiration", object({{"noncurrent_days", old_version_days}})},
                       {"abort_incomplete_multipart_upload", object({{"days_after_initiation", 1}})},
                   })},
      });
  lifecycle.depends_on = {&versioning};  // old versions have a rule before there are any
}

/// AWS's service for access logs, the same in every region. It sets no condition keys that could be relied
/// on, so the path, which holds this account's id, is what keeps other accounts' balancers out.
Statement let_balancers_write(const Site& site, const Resource& bucket,
                              std::initializer_list<std::string_view> prefixes) {
  List objects;
  for (std::string_view prefix : prefixes) {
    objects.push_back(concat({bucket["arn"], "/", prefix, "/AWSLogs/", site.account_id(), "/*"}));
  }
  return allow("LoadBalancersWriteLogs")
      .service({"logdelivery.elasticloadbalancing.amazonaws.com"})
      .action({"s3:PutObject"})
      .on(std::move(objects));
}

Statement refuse_plain_http(const Resource& bucket) {
  return deny("RefusePlainHttp")
      .anybody()
      .action({"s3:*"})
      .on({bucket["arn"], concat({bucket["arn"], "/*"})})
      .when("Bool", "aws:SecureTransport", "false");
}

}  // namespace

AccessLogs add_access_logs(Scope scope, const Site& site, const LoadBalancerSettings& settings,
                           std::initializer_list<std::string_view> prefixes) {
  const std::string name = site.bucket_name("access-logs");
  Resource& bucket = scope.add("aws_s3_bucket", "access_logs", {{"bucket", name}, {"tags", name_tag(name)}});
  const Resource& private_first = block_public_access(scope, bucket);
  protect_objects(scope, bucket);
  add_lifecycle(scope, bucket, settings);
  Resource& bucket_policy = scope.add(
      "aws_s3_bucket_policy", "access_logs",
      {{"bucket", bucket["id"]},
       {"policy", policy({let_balancers_write(site, bucket, prefixes), refuse_plain_http(bucket)})}});
  bucket_policy.depends_on = {&private_first};  // S3 refuses both at once
  return {&bucket, &bucket_policy};
}

}  // namespace ashlar::systems
