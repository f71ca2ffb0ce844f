#include "config/aws_regions.h"

#include <algorithm>

namespace ashlar {

namespace {

/// Letters as a new account usually sees them. Not here: ap-southeast-6, which provider 5.100 does not know.
constexpr AwsRegion regions[] = {
    {"us-east-1", 6, "abcdef", false},    {"us-east-2", 3, "abc", false},
    {"us-west-1", 2, "ab", false},        {"us-west-2", 4, "abcd", false},
    {"af-south-1", 3, "abc", true},       {"ap-east-1", 3, "abc", true},
    {"ap-east-2", 3, "abc", true},        {"ap-northeast-1", 3, "acd", false},
    {"ap-northeast-2", 4, "abcd", false}, {"ap-northeast-3", 3, "abc", false},
    {"ap-south-1", 3, "abc", false},      {"ap-south-2", 3, "abc", true},
    {"ap-southeast-1", 3, "abc", false},  {"ap-southeast-2", 3, "abc", false},
    {"ap-southeast-3", 3, "abc", true},   {"ap-southeast-4", 3, "abc", true},
    {"ap-southeast-5", 3, "abc", true},   {"ap-southeast-7", 3, "abc", true},
    {"ca-central-1", 3, "abd", false},    {"ca-west-1", 3, "abc", true},
    {"eu-central-1", 3, "abc", false},    {"eu-central-2", 3, "abc", true},
    {"eu-north-1", 3, "abc", false},      {"eu-south-1", 3, "abc", true},
    {"eu-south-2", 3, "abc", true},       {"eu-west-1", 3, "abc", false},
    {"eu-west-2", 3, "abc", false},       {"eu-west-3", 3, "abc", false},
    {"il-central-1", 3, "abc", true},     {"me-central-1", 3, "abc", true},
    {"me-south-1", 3, "abc", true},       {"mx-central-1", 3, "abc", true},
    {"sa-east-1", 3, "abc", false},       {"cn-north-1", 2, "ab", false},
    {"cn-northwest-1", 3, "abc", false},  {"us-gov-east-1", 3, "abc", false},
    {"us-gov-west-1", 3, "abc", false},
};

}  // namespace

const AwsRegion* find_aws_region(std::string_view name) {
  auto found = std::find_if(std::begin(regions), std::end(regions),
                            [&](const AwsRegion& r) { return r.name == name; });
  return found == std::end(regions) ? nullptr : found;
}

std::vector<std::string> aws_region_names() {
  std::vector<std::string> names;
  for (const AwsRegion& region : regions) names.emplace_back(region.name);
  return names;
}

std::string_view aws_partition(std::string_view region) {
  if (region.starts_with("cn-")) return "aws-cn";
  if (region.starts_with("us-gov-")) return "aws-us-gov";
  return "aws";
}

std::string_view aws_dns_suffix(std::string_view region) {
  return region.starts_with("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
}

}  // namespace ashlar
