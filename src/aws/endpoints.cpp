#include "aws/endpoints.h"

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <map>

#include <fmt/format.h>

namespace ashlar::aws {

namespace {

std::string suffix_of(const std::string& region) {
  return region.starts_with("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
}

std::string upper(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::toupper(c); });
  return text;
}

/// A service by its identifier in the SDKs, where that is not the name that requests are signed for.
std::string name_of(const std::string& service) {
  static const std::map<std::string, std::string> others{
      {"autoscaling", "AUTO_SCALING"},
      {"config", "CONFIG_SERVICE"},
      {"elasticloadbalancing", "ELASTIC_LOAD_BALANCING_V2"},
      {"logs", "CLOUDWATCH_LOGS"},
      {"monitoring", "CLOUDWATCH"},
      {"route53", "ROUTE_53"},
      {"secretsmanager", "SECRETS_MANAGER"},
      {"tagging", "RESOURCE_GROUPS_TAGGING_API"}};
  const auto found = others.find(service);
  return found == others.end() ? upper(service) : found->second;
}

/// They have one endpoint for all regions of a partition, with no region in its name.
bool has_no_region(const std::string& service) {
  return service == "cloudfront" || service == "iam" || service == "route53";
}

/// One endpoint serves all regions of the partition.
bool is_global(const std::string& service) { return service == "organizations" || has_no_region(service); }

}  // namespace

Environment process_environment() {
  return [](const std::string& name) -> std::optional<std::string> {
    const char* value = std::getenv(name.c_str());  // NOLINT(concurrency-mt-unsafe): nobody changes it
    return value == nullptr || *value == '\0' ? std::nullopt : std::optional<std::string>(value);
  };
}

std::optional<std::string> Endpoints::other(const std::string& service) const {
  auto url = environment_("AWS_ENDPOINT_URL_" + name_of(service));
  if (!url) url = environment_("AWS_ENDPOINT_URL");
  while (url && url->ends_with("/")) url->pop_back();
  return url;
}

std::string Endpoints::origin(const std::string& service, const std::string& region) const {
  if (const auto url = other(service)) return *url;
  if (has_no_region(service) && !region.starts_with("cn-"))
    return fmt::format("https://{}.{}", service, suffix_of(region));
  return fmt::format("https://{}.{}.{}", service, signing_region(service, region), suffix_of(region));
}

std::string Endpoints::signing_region(const std::string& service, const std::string& region) {
  return is_global(service) && !region.starts_with("cn-") ? "us-east-1" : region;
}

/// A dot in a bucket's name would match no certificate.
Endpoints::Bucket Endpoints::bucket(const std::string& name, const std::string& region) const {
  if (const auto url = other("s3")) return {*url, true};
  const bool in_path = name.find('.') != std::string::npos;
  return {fmt::format("https://{}s3.{}.{}", in_path ? "" : name + ".", region, suffix_of(region)), in_path};
}

}  // namespace ashlar::aws
