// A static site: its bucket answers CloudFront alone, and CloudFront's part stands in us-east-1.
#include <gtest/gtest.h>

#include "support/resources.h"

namespace ashlar::testing {
namespace {

constexpr const char* content = "stage/eu-west-1/trial/static-site";
constexpr const char* edge = "stage/us-east-1/trial/static-site-edge";

std::unique_ptr<Built> with_site(const std::string& settings) {
  std::map<std::string, std::string> files = acme_files();
  files["stage/eu-west-1/trial.yaml"] = "network: {cidr: 10.40.0.0/17}\nstatic_site: {" + settings + "}\n";
  return build_organization(files);
}

TEST(StaticSite, IsServedFromItsBucketUnderItsNameByTheCertificateOfUsEast1) {
  const auto built = with_site("index: start.html, error_page: oops.html, ttl: 60");
  const Resource& distribution = resource_at(*built, edge, "aws_cloudfront_distribution.static");
  EXPECT_EQ(target_at(distribution, {"origin", "domain_name"}), "aws_s3_bucket.content");
  EXPECT_EQ(text_at(distribution, {"default_root_object"}), "start.html");
  EXPECT_EQ(text_at(distribution, {"custom_error_response", "response_page_path"}), "/oops.html");
  EXPECT_EQ(text_at(distribution, {"viewer_certificate", "minimum_protocol_version"}), "TLSv1.2_2021");
  const Reference& certificate =
      *value_at(distribution, {"viewer_certificate", "acm_certificate_arn"}).as<Reference>();
  EXPECT_EQ(certificate.resource->unit->provider_region, "us-east-1");
  EXPECT_EQ(*value_at(resource_at(*built, edge, "aws_cloudfront_cache_policy.content"), {"default_ttl"})
                 .as<std::int64_t>(),
            60);
  for (const char* name : {"aws_route53_record.static", "aws_route53_record.static_ipv6"}) {
    EXPECT_EQ(text_at(resource_at(*built, edge, name), {"name"}), "static.trial.stage.acme.example");
  }
}

TEST(StaticSite, ItsBucketsLetInNobodyElse) {
  const auto built = with_site("log_days: 7");
  const Object* read =
      statement(resource_at(*built, content, "aws_s3_bucket_policy.content"), "policy", "CloudFrontReads");
  ASSERT_NE(read, nullptr);
  const Object& conditions = *find(*read, "Condition")->as<Object>();
  EXPECT_EQ(*find(*find(conditions, "StringEquals")->as<Object>(), "aws:SourceAccount")->as<std::string>(),
            unit_at(*built, content).account_id);
  const Resource& expiry = resource_at(*built, content, "aws_s3_bucket_lifecycle_configuration.logs");
  EXPECT_EQ(*value_at(expiry, {"rule", "expiration", "days"}).as<std::int64_t>(), 7);
}

TEST(StaticSite, ItsLogsAreDeliveredFromUsEast1IntoABucketOfTheEnvironment) {
  const auto built = with_site("");
  const Resource& destination = resource_at(*built, edge, "aws_cloudwatch_log_delivery_destination.static");
  EXPECT_EQ(destination.unit->provider_region, "us-east-1");
  const Reference& bucket =
      *value_at(destination, {"delivery_destination_configuration", "destination_resource_arn"})
           .as<Reference>();
  EXPECT_EQ(bucket.resource->unit->path.text(), content);
  const Resource& key = resource_at(*built, "stage/eu-west-1/trial/keys", "aws_kms_key.main");
  EXPECT_NE(statement(key, "policy", "UseByLogDelivery"), nullptr) << "the bucket's key lets the logs in";
}

TEST(StaticSite, ACertificateIsMadeOnlyWhereThereIsASite) {
  EXPECT_NE(find_unit(*with_site(""), "stage/us-east-1/trial/cdn-certificate"), nullptr);
  std::map<std::string, std::string> files = acme_files();
  files["stage/eu-west-1/trial.yaml"] = "network: {cidr: 10.40.0.0/17}\n";
  EXPECT_EQ(find_unit(*build_organization(files), "stage/us-east-1/trial/cdn-certificate"), nullptr);
}

}  // namespace
}  // namespace ashlar::testing
