#include "systems/static_site_edge.h"

#include <fmt/format.h>

#include "systems/alarms.h"
#include "systems/web_firewall.h"

namespace ashlar::systems {

namespace {

constexpr std::size_t cloudfront_name_limit = 64;
constexpr std::size_t delivery_name_limit = 60;
constexpr int a_year = 31'536'000;
constexpr int error_ttl = 10;  // a page that was missing shows soon after it is there
constexpr int error_percent = 5;
/// A page is many files, and an office or a mobile network one address.
constexpr int requests_per_client = 10'000;

/// The account's names at CloudFront have no region.
std::string edge_name(const Site& site) {
  return fit_name({site.environment, site.region, "static-site"}, cloudfront_name_limit);
}

Scope edge_scope(const Site& site, const Site& us_east_1, Span from) {
  return us_east_1.scope(
      site.part_in_us_east_1("static-site-edge"), "static-site",
      {.title = "Static content at CloudFront",
       .what = fmt::format("The distribution that serves {}, its firewall, its name, and the delivery of its "
                           "logs.",
                           static_domain(site)),
       .loss = "The site is not there until CloudFront has spread a new distribution, some minutes."},
      from);
}

/// Nothing behind it reads a body or a query, so the rules against those would only cost.
const Resource& add_firewall(Scope scope, const Site& site, const Site& us_east_1, const Resource& key) {
  return add_web_acl(scope, us_east_1,
                     {.name = "static",
                      .acl_name = us_east_1.name(site.part_in_us_east_1("static-site")),
                      .description = "Guards the static site of " + site.environment,
                      .scope = "CLOUDFRONT",
                      .rules = list({
                          rate_rule(requests_per_client),
                          managed_rules(1, "ip-reputation", "AWSManagedRulesAmazonIpReputationList"),
                          managed_rules(2, "known-bad-inputs", "AWSManagedRulesKnownBadInputsRuleSet"),
                      })},
                     key);
}

/// CloudFront signs what it asks S3 for, so that the bucket answers nobody else.
const Resource& add_access_control(Scope scope, const Site& site) {
  return scope.add("aws_cloudfront_origin_access_control", "content",
                   {
                       {"name", edge_name(site)},
                       {"description", "Reads the content of " + static_domain(site)},
                       {"origin_access_control_origin_type", "s3"},
                       {"signing_behavior", "always"},
                       {"signing_protocol", "sigv4"},
                   });
}

/// Files differ by nothing but their path.
const Resource& add_cache_policy(Scope scope, const Site& site, const StaticSiteSettings& settings) {
  return scope.add("aws_cloudfront_cache_policy", "content",
                   {
                       {"name", edge_name(site)},
                       {"comment", "How long the files of " + static_domain(site) + " are kept"},
                       {"min_ttl", 0},
                       {"default_ttl", settings.ttl},
                       {"max_ttl", a_year},
                       {"parameters_in_cache_key_and_forwarded_to_origin",
                        object({
                            {"enable_accept_encoding_brotli", true},
                            {"enable_accept_encoding_gzip", true},
                            {"cookies_config", object({{"cookie_behavior", "none"}})},
                            {"headers_config", object({{"header_behavior", "none"}})},
                            {"query_strings_config", object({{"query_string_behavior", "none"}})},
                        })},
                   });
}

/// A policy for content is left to the pages: what they load is known to nobody else.
const Resource& add_headers_policy(Scope scope, const Site& site) {
  return scope.add(
      "aws_cloudfront_response_headers_policy", "content",
      {
          {"name", edge_name(site)},
          {"comment", "What browsers are told beside every file of " + static_domain(site)},
          {"security_headers_config",
           object({
               {"strict_transport_security", object({{"access_control_max_age_sec", 2 * a_year},
                                                     {"include_subdomains", true},
                                                     {"override", true}})},
               {"content_type_options", object({{"override", true}})},
               {"frame_options", object({{"frame_option", "SAMEORIGIN"}, {"override", true}})},
               {"referrer_policy",
                object({{"referrer_policy", "strict-origin-when-cross-origin"}, {"override", true}})},
           })},
      });
}

Value origin(const Resource& content, const Resource& access) {
  return object({{"origin_id", "content"},
                 {"domain_name", content["bucket_regional_domain_name"]},
                 {"origin_access_control_id", access["id"]}});
}

Value behavior(const Resource& cache, const Resource& headers) {
  return object({
      {"target_origin_id", "content"},
      {"viewer_protocol_policy", "redirect-to-https"},
      {"allowed_methods", list({"GET", "HEAD"})},
      {"cached_methods", list({"GET", "HEAD"})},
      {"compress", true},
      {"cache_policy_id", cache["id"]},
      {"response_headers_policy_id", headers["id"]},
  });
}

Value error_page(const StaticSiteSettings& settings) {
  return object({{"error_code", 404},
                 {"response_code", 404},
                 {"response_page_path", concat({"/", settings.error_page})},
                 {"error_caching_min_ttl", error_ttl}});
}

const Resource& add_distribution(Scope scope, const Site& site, const StaticSiteSettings& settings,
                                 const StaticSiteBuckets& buckets, const Resource& firewall) {
  const Resource& access = add_access_control(scope, site);
  const Resource& cache = add_cache_policy(scope, site, settings);
  const Resource& headers = add_headers_policy(scope, site);
  return scope.add(
      "aws_cloudfront_distribution", "static",
      {
          {"enabled", true},
          {"comment", static_domain(site)},
          {"aliases", list({static_domain(site)})},
          {"http_version", "http2and3"},
          {"is_ipv6_enabled", true},
          {"price_class", settings.price_class},
          {"default_root_object", settings.index},
          {"web_acl_id", firewall["arn"]},
          {"origin", origin(buckets.content, access)},
          {"default_cache_behavior", behavior(cache, headers)},
          {"custom_error_response", error_page(settings)},
          {"restrictions", object({{"geo_restriction", object({{"restriction_type", "none"}})}})},
          {"viewer_certificate",
           object({{"acm_certificate_arn", buckets.ground.certificate["certificate_arn"]},
                   {"minimum_protocol_version", "TLSv1.2_2021"},
                   {"ssl_support_method", "sni-only"}})},
          {"tags", name_tag(static_domain(site))},
      });
}

void add_names(Scope scope, const Site& site, const Resource& distribution, const Resource& zone) {
  for (std::string_view type : {"A", "AAAA"}) {
    scope.add("aws_route53_record", type == "A" ? "static" : "static_ipv6",
              {
                  {"zone_id", zone["zone_id"]},
                  {"name", static_domain(site)},
                  {"type", type},
                  {"alias", object({{"name", distribution["domain_name"]},
                                    {"zone_id", distribution["hosted_zone_id"]},
                                    {"evaluate_target_health", false}})},
              });
  }
}

/// Standard logging of the second version: its bucket may have a key and needs no access lists, which the
/// first cannot do without.
void deliver_logs(Scope scope, const Site& site, const Resource& distribution, const Resource& logs) {
  const std::string name =
      fit_name({site.environment, site.part_in_us_east_1("static-site")}, delivery_name_limit);
  const Resource& source = scope.add("aws_cloudwatch_log_delivery_source", "static",
                                     {{"name", name},
                                      {"log_type", "ACCESS_LOGS"},
                                      {"resource_arn", distribution["arn"]},
                                      {"tags", name_tag(name)}});
  const Resource& destination =
      scope.add("aws_cloudwatch_log_delivery_destination", "static",
                {{"name", name},
                 {"output_format", "json"},
                 {"delivery_destination_configuration", object({{"destination_resource_arn", logs["arn"]}})},
                 {"tags", name_tag(name)}});
  scope.add("aws_cloudwatch_log_delivery", "static",
            {{"delivery_source_name", source["name"]},
             {"delivery_destination_arn", destination["arn"]},
             {"tags", name_tag(name)}});
}

/// By the path of the environment's other parameters, but in us-east-1.
void publish_settings(Scope scope, const Site& site, const Resource& distribution, const Resource& content) {
  const std::string name =
      fmt::format("/{}/{}/settings", site.environment, site.part_in_us_east_1("static-site"));
  scope.add(
      "aws_ssm_parameter", "static",
      {
          {"name", name},
          {"description", "Where the files of " + static_domain(site) + " are put, and what is told then"},
          {"type", "String"},
          {"insecure_value", json(object({{"url", "https://" + static_domain(site)},
                                          {"bucket", content["id"]},
                                          {"distribution", distribution["id"]}}))},
          {"tags", name_tag(name)},
      });
}

const Resource& add_error_alarm(Scope scope, const Site& site, const Site& us_east_1,
                                const Resource& distribution, const Resource& topic) {
  return add_alarm(
      scope, us_east_1, topic,
      {
          .name = site.part_in_us_east_1("static-site-5xx"),
          .description = fmt::format("More than {} % of the answers of {} are errors of CloudFront "
                                     "or its bucket, for five minutes",
                                     error_percent, static_domain(site)),
          .metric_namespace = "AWS/CloudFront",
          .metric = "5xxErrorRate",
          .dimensions = {{"DistributionId", distribution["id"]}, {"Region", "Global"}},
          .statistic = "Average",
          .comparison = above,
          .threshold = error_percent,
          .silence = silence_is_fine,
      });
}

}  // namespace

const Resource& static_site_edge(const Site& site, const Site& us_east_1, const StaticSiteSettings& settings,
                                 Span from, const StaticSiteBuckets& buckets) {
  const Scope scope = edge_scope(site, us_east_1, from);
  const Resource& firewall = add_firewall(scope, site, us_east_1, buckets.ground.edge_key);
  const Resource& distribution = add_distribution(scope, site, settings, buckets, firewall);
  add_names(scope, site, distribution, buckets.ground.zone);
  deliver_logs(scope, site, distribution, buckets.logs);
  publish_settings(scope, site, distribution, buckets.content);
  return add_error_alarm(scope, site, us_east_1, distribution, buckets.ground.edge_topic);
}

}  // namespace ashlar::systems
