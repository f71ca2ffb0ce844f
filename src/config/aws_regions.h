// AWS regions: how many Availability Zones a new account gets, and which partition they belong to.
// Source: AWS, "Regions and Availability Zones" (AWS Global Infrastructure) and
// `describe-availability-zones`.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace ashlar {

struct AwsRegion {
  std::string_view name;
  int zones;                 ///< zones that a new account can use
  std::string_view letters;  ///< the letters of those zones' names: "abc"
  bool opt_in;               ///< must be enabled in each account before use
};

/// Null for a region that is not in the table.
const AwsRegion* find_aws_region(std::string_view name);
std::vector<std::string> aws_region_names();

/// "aws", "aws-cn" or "aws-us-gov": the second part of every ARN of the region.
std::string_view aws_partition(std::string_view region);
/// "amazonaws.com", or "amazonaws.com.cn": what service principals' and endpoints' names end in.
std::string_view aws_dns_suffix(std::string_view region);

}  // namespace ashlar
