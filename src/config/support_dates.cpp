// The dates as AWS's documents had them on 2026-11-25.
#include "config/support_dates.h"

#include <algorithm>

#include <fmt/format.h>

namespace ashlar {

namespace {

constexpr Date day(int year, unsigned month, unsigned day_of_month) {
  return {std::chrono::year(year), std::chrono::month(month), std::chrono::day(day_of_month)};
}

constexpr std::optional<Date> none = std::nullopt;

constexpr Support table[] = {
    // Amazon RDS User Guide, "Supported MySQL major versions"; endoflife.date/amazon-rds-mysql.
    {"5.7", Product::Mysql, day(2024, 2, 29), day(2027, 2, 28)},
    {"8.0", Product::Mysql, day(2026, 7, 31), day(2029, 7, 31)},
    {"8.4", Product::Mysql, day(2029, 7, 31), day(2032, 7, 31)},

    // Amazon EKS User Guide, "Kubernetes release calendar"; endoflife.date/amazon-eks. 1.36 is there, its
    // dates are not.
    {"1.31", Product::Kubernetes, day(2025, 11, 26), day(2026, 11, 26)},
    {"1.32", Product::Kubernetes, day(2026, 3, 23), day(2027, 3, 23)},
    {"1.33", Product::Kubernetes, day(2026, 7, 29), day(2027, 7, 29)},
    {"1.34", Product::Kubernetes, day(2026, 12, 2), day(2027, 12, 2)},
    {"1.35", Product::Kubernetes, day(2027, 3, 27), day(2028, 3, 27)},
    {"1.36", Product::Kubernetes, none, none},

    // Amazon ElastiCache User Guide, "Extended Support for Redis OSS": versions 4 to 6; none is announced
    // for 7.
    {"5.0", Product::Redis, day(2026, 1, 31), day(2029, 1, 31)},
    {"6.2", Product::Redis, day(2027, 1, 31), day(2030, 1, 31)},
    {"7.0", Product::Redis, none, none},
    {"7.1", Product::Redis, none, none},

    // AWS Lambda Developer Guide, "Supported runtimes". python3.14 and nodejs24.x are unknown to
    // provider 5.100.
    {"python3.11", Product::Lambda, day(2027, 6, 30), none},
    {"python3.12", Product::Lambda, day(2028, 10, 31), none},
    {"python3.13", Product::Lambda, day(2029, 6, 30), none},
    {"nodejs20.x", Product::Lambda, day(2026, 4, 30), none},
    {"nodejs22.x", Product::Lambda, day(2027, 4, 30), none},
    {"provided.al2023", Product::Lambda, day(2029, 6, 30), none},
};

}  // namespace

const Support* find_support(Product product, std::string_view version) {
  auto found = std::find_if(std::begin(table), std::end(table), [&](const Support& support) {
    return support.product == product && support.version == version;
  });
  return found == std::end(table) ? nullptr : found;
}

std::vector<std::string> known_versions(Product product) {
  std::vector<std::string> versions;
  for (const Support& support : table) {
    if (support.product == product) versions.emplace_back(support.version);
  }
  return versions;
}

std::string date_text(const Date& date) {
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                     static_cast<unsigned>(date.day()));
}

}  // namespace ashlar
