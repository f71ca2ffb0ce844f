// The names a user may give, as AWS, DNS and Terraform allow them at once.
#pragma once

#include "config/type.h"

namespace ashlar {

/// The organisation's name, which prefixes every global name (buckets): 2 to 12 characters.
Type<std::string> prefix_name();
/// Accounts, environments, services: they become parts of load balancers' and roles' names. Lower case,
/// digits and single hyphens, starting with a letter; at most 20 characters.
Type<std::string> part_name();
/// A DNS name without a final dot (RFC 1035, lower case).
Type<std::string> domain_name();
/// An e-mail address as AWS Organizations takes it for an account: at most 64 characters.
Type<std::string> email_address();
/// An AWS region of the table in config/aws_regions.h.
Type<std::string> region_name();
/// An IAM user's name: at most 64 characters of letters, digits and +=,.@_-
Type<std::string> iam_user_name();
/// A tag's key and value (AWS: 128 and 256 characters, no `aws:` prefix).
Type<std::string> tag_key();
Type<std::string> tag_value();
/// Days that CloudWatch Logs can keep a log group (API reference, PutRetentionPolicy).
Type<std::int64_t> log_days();
/// "02:00-03:00" and "sun:04:00-sun:05:00": windows in UTC, as RDS and ElastiCache take them.
Type<std::string> daily_window();
Type<std::string> weekly_window();
/// An EC2 instance type, like t4g.small.
Type<std::string> instance_type();

}  // namespace ashlar
