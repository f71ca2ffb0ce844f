// Versions: what AWS still supports on the day of the check.
#include <fmt/format.h>

#include "base/text.h"
#include "config/checks.h"
#include "config/support_dates.h"

namespace ashlar::checks {

namespace {

/// The end of support is worth a warning so many days ahead: an upgrade wants rehearsing.
constexpr int days_of_notice = 60;

struct Version {
  Product product;
  std::string_view product_name;
  std::string found;    ///< "8.4.5"
  std::string release;  ///< "8.4": what AWS supports or does not
  bool extended_support;
  Span at;
};

Diagnostic about(const Version& version, Severity severity, std::string_view what) {
  std::string summary = fmt::format("{} {} {}", version.product_name, version.release, what);
  return severity == Severity::Error ? error_at(version.at, summary) : warning_at(version.at, summary);
}

std::string newest(Product product) { return known_versions(product).back(); }

/// A number's digits, so that they compare as the number does, however many they are.
std::vector<std::pair<std::size_t, std::string>> numbers_of(const std::string& version) {
  std::vector<std::pair<std::size_t, std::string>> numbers;
  for (const std::string& part : split(version, '.')) numbers.emplace_back(part.size(), part);
  return numbers;
}

/// AWS may have by now what is newer than this program; what is older it has not.
bool may_be_newer(const Version& version) {
  return numbers_of(version.release) > numbers_of(newest(version.product));
}

void report_unknown(const Checking& checking, const Version& version) {
  bool newer = may_be_newer(version);
  Diagnostic unknown = about(version, newer ? Severity::Warning : Severity::Error,
                             newer ? "is newer than this program knows" : "is not a version that AWS runs");
  unknown.found = version.found;
  unknown.expected = "one of " + join_or(known_versions(version.product));
  if (newer) unknown.help = "it was tried with no version above " + newest(version.product);
  checking.diagnostics.add(std::move(unknown));
}

void report_gone(const Checking& checking, const Version& version, const Date& ended) {
  Diagnostic gone = about(version, Severity::Error, "is no longer supported at all");
  gone.found = fmt::format("{}, whose last support ended on {}", version.found, date_text(ended));
  gone.expected = fmt::format("a version that AWS supports, like {}", newest(version.product));
  checking.diagnostics.add(std::move(gone));
}

std::string help_after_standard_support(const Version& version, const std::string& ends) {
  if (version.extended_support) {
    return fmt::format("until {} AWS charges for extended support, by the hour; then it upgrades by itself",
                       ends);
  }
  return fmt::format(
      "AWS makes no new server of it, and upgrades one that stands; with extended_support: true it may run "
      "until {}, billed by the hour",
      ends);
}

void report_ended(const Checking& checking, const Version& version, const Support& support) {
  Diagnostic ended = about(version, Severity::Warning, "is out of standard support");
  ended.found =
      fmt::format("{}, whose standard support ended on {}", version.found, date_text(*support.standard_ends));
  ended.expected = fmt::format("a version in standard support, like {}", newest(version.product));
  if (support.extended_ends) {
    ended.help = help_after_standard_support(version, date_text(*support.extended_ends));
  }
  checking.diagnostics.add(std::move(ended));
}

void report_ending(const Checking& checking, const Version& version, const Date& ends, long days) {
  Diagnostic ending = about(version, Severity::Warning, "will soon be out of standard support");
  ending.found =
      fmt::format("{}, whose standard support ends on {}, in {} days", version.found, date_text(ends), days);
  ending.expected = fmt::format("a newer version, like {}", newest(version.product));
  checking.diagnostics.add(std::move(ending));
}

void check_version(const Checking& checking, const Version& version) {
  const Support* support = find_support(version.product, version.release);
  if (!support) return report_unknown(checking, version);
  std::chrono::sys_days today(checking.today);
  if (support->extended_ends && std::chrono::sys_days(*support->extended_ends) < today) {
    return report_gone(checking, version, *support->extended_ends);
  }
  if (!support->standard_ends) return;
  long days = (std::chrono::sys_days(*support->standard_ends) - today).count();
  if (days < 0) return report_ended(checking, version, *support);
  if (days <= days_of_notice) report_ending(checking, version, *support->standard_ends, days);
}

/// RDS started 8.4 with 8.4.3 (RDS for MySQL release notes, 2024-11-21).
void check_patch(const Checking& checking, const Version& version) {
  for (std::string_view never : {"8.4.0", "8.4.1", "8.4.2"}) {
    if (version.found != never) continue;
    Diagnostic wrong = error_at(version.at, fmt::format("RDS never had MySQL {}", never));
    wrong.expected = "8.4, which stays current by itself, or 8.4.3 and later";
    checking.diagnostics.add(std::move(wrong));
  }
}

}  // namespace

void mysql_is_supported(const Checking& checking) {
  for (const Database& database : databases_of(checking.organization)) {
    const Located<std::string>& setting = database.settings.version;
    if (setting->empty()) continue;
    std::vector<std::string> parts = split(*setting, '.');
    Version version{Product::Mysql,
                    "MySQL",
                    *setting,
                    parts[0] + "." + parts[1],
                    *database.settings.extended_support,
                    first_place(setting.at, database.at)};
    check_version(checking, version);
    check_patch(checking, version);
  }
}

}  // namespace ashlar::checks
