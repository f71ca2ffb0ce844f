#include "config/names.h"

#include <algorithm>

#include <fmt/format.h>

#include "config/aws_regions.h"

namespace ashlar {

namespace {

constexpr std::int64_t allowed_days[] = {1,   3,   5,   7,   14,   30,   60,   90,   120,  150,  180,
                                         365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653};

std::string nearest_days(std::int64_t days) {
  auto above = std::lower_bound(std::begin(allowed_days), std::end(allowed_days), days);
  return fmt::format("the nearest are {} and {}", *(above - 1), *above);
}

}  // namespace

Type<std::string> prefix_name() {
  // Buckets' names start with it, and S3 keeps the names that start with sthree- or amzn-s3-demo- for itself.
  return text(
      "name", "(?!(sthree|amzn-s3-demo)(-|$))[a-z][a-z0-9]*(-[a-z0-9]+)*", 12,
      "a name of at most 12 lower-case letters, digits and single hyphens, starting with a letter, not with "
      "sthree or amzn-s3-demo");
}

Type<std::string> part_name() {
  return text("name", "[a-z][a-z0-9]*(-[a-z0-9]+)*", 20,
              "a name of at most 20 lower-case letters, digits and single hyphens, starting with a letter");
}

Type<std::string> domain_name() {
  return text("domain name", R"([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)+)",
              253, "a domain name in lower case, like acme.example");
}

Type<std::string> email_address() {
  // As AWS Organizations takes it (API reference, CreateAccount): no dot first, no hyphen at the ends of the
  // domain.
  return text(
      "e-mail address",
      R"((?!\.)[A-Za-z0-9._+=-]+@[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)+)",
      64, "an e-mail address of at most 64 characters, like aws+prod@acme.example");
}

Type<std::string> region_name() {
  return one_of("AWS region", aws_region_names(), "an AWS region, like eu-west-1");
}

Type<std::string> iam_user_name() {
  return text("user name", "[A-Za-z0-9+=,.@_-]+", 64,
              "an IAM user name: at most 64 letters, digits and any of +=,.@_-");
}

Type<std::string> tag_key() {
  return text(
      "tag key", R"((?![Aa][Ww][Ss]:|[Rr][Dd][Ss]:)[A-Za-z0-9 _.:/=+@-]+)", 128,
      "a tag key: at most 128 letters, digits, spaces and any of _.:/=+-@, not starting with aws: or rds:");
}

Type<std::string> tag_value() {
  return free_text("tag value", R"([A-Za-z0-9 _.:/=+@-]*)", 256,
                   "a tag value: at most 256 letters, digits, spaces and any of _.:/=+-@");
}

Type<std::int64_t> log_days() {
  Type<std::int64_t> type = integer(1, 3653, "days");
  for (std::int64_t days : allowed_days) type.info.allowed.push_back(std::to_string(days));
  type.info.expected = "a number of days that CloudWatch can keep logs, like 30, 90 or 365";
  type.read = [any = type.read, info = type.info](const yaml::Node& node,
                                                  Reading& reading) -> std::optional<std::int64_t> {
    std::optional<std::int64_t> days = any(node, reading);
    if (!days || std::binary_search(std::begin(allowed_days), std::end(allowed_days), *days)) return days;
    report_wrong(node, info, reading, nearest_days(*days));
    return std::nullopt;
  };
  return type;
}

Type<std::string> daily_window() {
  return text("window", "([01][0-9]|2[0-3]):[0-5][0-9]-([01][0-9]|2[0-3]):[0-5][0-9]", 11,
              "a daily window in UTC, like 02:00-03:00");
}

Type<std::string> weekly_window() {
  return text("window",
              "(mon|tue|wed|thu|fri|sat|sun):([01][0-9]|2[0-3]):[0-5][0-9]-"
              "(mon|tue|wed|thu|fri|sat|sun):([01][0-9]|2[0-3]):[0-5][0-9]",
              19, "a weekly window in UTC, like sun:04:00-sun:05:00");
}

Type<std::string> instance_type() {
  return text("instance type",
              R"([a-z][a-z0-9]*(-[a-z0-9]+)?\.(nano|micro|small|medium|large|[0-9]*xlarge|metal))", 40,
              "an EC2 instance type, like t4g.small");
}

}  // namespace ashlar
