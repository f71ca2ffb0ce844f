#include "systems/static_site.h"

#include <fmt/format.h>

#include "systems/private_bucket.h"
#include "systems/static_site_edge.h"

namespace ashlar::systems {

namespace {

/// How long a deleted or overwritten page can be brought back; logs only briefly, since deleted is to mean
/// deleted.
constexpr int old_page_days = 30;
constexpr int old_log_days = 7;

Scope content_scope(const Site& site, Span from) {
  return site.scope(
      "static-site", "static-site",
      {.title = "Static content",
       .what = fmt::format("The bucket with the files of {}, which CloudFront reads, and the bucket with the "
                           "record of who asked for them. Whoever deploys puts the files there.",
                           static_domain(site)),
       .loss = "The site is empty until its files are put there again. Deleted files can be brought back for "
               "a month; the record of requests is gone."},
      from);
}

/// Any distribution of this account: the bucket stands before there is one. It may look whether a file is
/// there, or S3 would answer 403 for every page that is not.
Statement let_cloudfront_read(const Site& site, const Resource& bucket) {
  return allow("CloudFrontReads")
      .service({"cloudfront.amazonaws.com"})
      .action({"s3:GetObject", "s3:ListBucket"})
      .on({bucket["arn"], concat({bucket["arn"], "/*"})})
      .when("StringEquals", "aws:SourceAccount", site.account_id())
      .when("ArnLike", "aws:SourceArn", site.global_arn("cloudfront", "distribution/*"));
}

/// With S3's own encryption: what the whole world may read, no key keeps from anybody, and CloudFront would
/// have to be let into the one that guards the databases.
PrivateBucket add_content(Scope scope, const Site& site) {
  const std::string name = site.bucket_name("static-site");
  const PrivateBucket bucket =
      add_private_bucket(scope, "content", {{"bucket", name}, {"tags", name_tag(name)}}, {});
  add_expiry(scope, bucket, std::nullopt, old_page_days);
  add_bucket_policy(scope, bucket, {let_cloudfront_read(site, *bucket.bucket), refuse_plain_http(bucket)});
  return bucket;
}

/// CloudWatch Logs delivers for CloudFront, and does so from us-east-1 wherever the bucket is (CloudFront
/// Developer Guide, "Configure standard logging (v2)").
Statement let_logs_be_delivered(const Site& site, const Site& us_east_1, const Resource& bucket) {
  return allow("DeliverLogs")
      .service({"delivery.logs.amazonaws.com"})
      .action({"s3:PutObject"})
      .on({concat({bucket["arn"], "/AWSLogs/", site.account_id(), "/*"})})
      .when("StringEquals", "s3:x-amz-acl", "bucket-owner-full-control")
      .when("StringEquals", "aws:SourceAccount", site.account_id())
      .when("ArnLike", "aws:SourceArn",
            list({us_east_1.arn("logs", "delivery-source:*"),
                  us_east_1.arn("logs", "delivery-destination:*")}));
}

/// Visitors' addresses are in it, so the environment's key encrypts it.
const Resource& add_request_logs(Scope scope, const Site& site, const Site& us_east_1,
                                 const StaticSiteSettings& settings, const Resource& key) {
  const std::string name = site.bucket_name("static-site-logs");
  const PrivateBucket bucket =
      add_private_bucket(scope, "logs", {{"bucket", name}, {"tags", name_tag(name)}}, {&key});
  add_expiry(scope, bucket, settings.log_days, old_log_days);
  add_bucket_policy(scope, bucket,
                    {let_logs_be_delivered(site, us_east_1, *bucket.bucket), refuse_plain_http(bucket)});
  return *bucket.bucket;
}

}  // namespace

const Resource& static_site(const Site& site, const Site& us_east_1, const StaticSiteSettings& settings,
                            Span from, const StaticSiteGround& ground) {
  const Scope scope = content_scope(site, from);
  const PrivateBucket content = add_content(scope, site);
  const Resource& logs = add_request_logs(scope, site, us_east_1, settings, ground.key);
  return static_site_edge(site, us_east_1, settings, from, {*content.bucket, logs, ground});
}

}  // namespace ashlar::systems
