#include "systems/access_logs.h"

#include "systems/private_bucket.h"

namespace ashlar::systems {

namespace {

/// How long a deleted or overwritten log can still be brought back. Short, since deleted is to mean deleted.
constexpr int old_log_days = 7;

void add_lifecycle(Scope scope, const PrivateBucket& bucket, const LogLife& life) {
  Resource& lifecycle = scope.add(
      "aws_s3_bucket_lifecycle_configuration", "access_logs",
      {
          {"bucket", (*bucket.bucket)["id"]},
          {"rule",
           object({
               {"id", "archive-and-delete"},
               {"status", "Enabled"},
               {"filter", object({{"prefix", ""}})},
               // Infrequent access: billed for 30 days at least, where Glacier's classes bill 90.
               {"transition", object({{"days", life.archive_after}, {"storage_class", "STANDARD_IA"}})},
               {"expiration", object({{"days", life.delete_after}})},
               {"noncurrent_version_expiration", object({{"noncurrent_days", old_log_days}})},
               {"abort_incomplete_multipart_upload", object({{"days_after_initiation", 1}})},
           })},
      });
  lifecycle.depends_on = {bucket.versioning};  // old versions have a rule before there are any
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

}  // namespace

AccessLogs add_access_logs(Scope scope, const Site& site, const LogLife& life,
                           std::initializer_list<std::string_view> prefixes) {
  const std::string name = site.bucket_name("access-logs");
  // Load balancers cannot write to a bucket that is encrypted with a KMS key (AWS, "Access logs for your
  // Application Load Balancer"), so this is the one bucket that the place's own key does not encrypt.
  const PrivateBucket bucket =
      add_private_bucket(scope, "access_logs", {{"bucket", name}, {"tags", name_tag(name)}}, {});
  add_lifecycle(scope, bucket, life);
  const Resource& document = add_bucket_policy(
      scope, bucket, {let_balancers_write(site, *bucket.bucket, prefixes), refuse_plain_http(bucket)});
  return {bucket.bucket, &document};
}

}  // namespace ashlar::systems
