// Until when AWS supports what it runs for us. A dated table: AWS moves dates, and new versions come.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ashlar {

using Date = std::chrono::year_month_day;

enum class Product { Mysql, Kubernetes, Redis, Lambda };

/// `standard_ends`: the last day on which AWS mends the version at no extra charge; empty while AWS has named
/// none. `extended_ends`: the last day on which it does so for money; empty where there is no such thing, as
/// for Lambda.
struct Support {
  std::string_view version;  ///< as the setting names it: "8.4", "1.35", "7.1", "python3.13"
  Product product;
  std::optional<Date> standard_ends;
  std::optional<Date> extended_ends;
};

/// Null for a version that is not in the table.
const Support* find_support(Product product, std::string_view version);
/// In the order of the table: oldest first.
std::vector<std::string> known_versions(Product product);

/// "2026-07-31"
std::string date_text(const Date& date);

}  // namespace ashlar
