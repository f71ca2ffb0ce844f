// Versions: what AWS still supports on the day of the check.
#include <algorithm>

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
  std::string found;          ///< "8.4.5"
  std::string release;        ///< "8.4": what AWS supports or does not
  std::string after_support;  ///< what AWS does to it after standard support; may name the last day as {}
  Span at;
};

Diagnostic about(const Version& version, Severity severity, std::string_view what) {
  std::string summary = fmt::format("{} {} {}", version.product_name, version.release, what);
  return severity == Severity::Error ? error_at(version.at, summary) : warning_at(version.at, summary);
}

/// "python" of "python3.13": what comes after is compared, what comes before is not.
std::string_view family(std::string_view release) {
  return release.substr(0, std::min(release.find_first_of("0123456789."), release.size()));
}

/// Of the same family, where a product has several.
std::string newest(const Version& version) {
  std::string found;
  for (const std::string& known : known_versions(version.product)) {
    if (family(known) == family(version.release)) found = known;
  }
  return found.empty() ? known_versions(version.product).back() : found;
}

/// A number's digits, so that they compare as the number does, however many they are.
std::vector<std::pair<std::size_t, std::string>> numbers_of(const std::string& version) {
  std::vector<std::pair<std::size_t, std::string>> numbers;
  for (const std::string& part : split(version, '.')) numbers.emplace_back(part.size(), part);
  return numbers;
}

/// AWS may have by now what is newer than this program; what is older it has not.
bool may_be_newer(const Version& version) {
  return numbers_of(version.release) > numbers_of(newest(version));
}

void report_unknown(const Checking& checking, const Version& version) {
  bool newer = may_be_newer(version);
  Diagnostic unknown = about(version, newer ? Severity::Warning : Severity::Error,
                             newer ? "is newer than this program knows" : "is not a version that AWS runs");
  unknown.found = version.found;
  unknown.expected = "one of " + join_or(known_versions(version.product));
  if (newer) unknown.help = "it was tried with no version above " + newest(version);
  checking.diagnostics.add(std::move(unknown));
}

void report_gone(const Checking& checking, const Version& version, const Date& ended) {
  Diagnostic gone = about(version, Severity::Error, "is no longer supported at all");
  gone.found = fmt::format("{}, whose last support ended on {}", version.found, date_text(ended));
  gone.expected = fmt::format("a version that AWS supports, like {}", newest(version));
  checking.diagnostics.add(std::move(gone));
}

void report_ended(const Checking& checking, const Version& version, const Support& support) {
  Diagnostic ended = about(version, Severity::Warning, "is out of standard support");
  ended.found =
      fmt::format("{}, whose standard support ended on {}", version.found, date_text(*support.standard_ends));
  ended.expected = fmt::format("a version in standard support, like {}", newest(version));
  if (support.extended_ends) {
    ended.help = replace_all(version.after_support, "{}", date_text(*support.extended_ends));
  } else if (version.product == Product::Lambda) {
    ended.help = "AWS mends it no more, and soon lets no function of it be made or changed";
  }
  checking.diagnostics.add(std::move(ended));
}

void report_ending(const Checking& checking, const Version& version, const Date& ends, long days) {
  Diagnostic ending = about(version, Severity::Warning, "will soon be out of standard support");
  ending.found =
      fmt::format("{}, whose standard support ends on {}, in {} days", version.found, date_text(ends), days);
  ending.expected = fmt::format("a newer version, like {}", newest(version));
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

constexpr std::string_view mysql_stays =
    "until {} AWS charges for extended support, by the hour; then it upgrades by itself";
constexpr std::string_view mysql_moves =
    "AWS makes no new server of it, and upgrades one that stands; with extended_support: true it may run "
    "until {}, billed by the hour";
constexpr std::string_view kubernetes_moves = "AWS makes no new cluster of it, and upgrades one that stands";

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
                    std::string(*database.settings.extended_support ? mysql_stays : mysql_moves),
                    first_place(setting.at, database.at)};
    check_version(checking, version);
    check_patch(checking, version);
  }
}

void redis_is_supported(const Checking& checking) {
  for (const Cache& cache : caches_of(checking.organization)) {
    const Located<std::string>& setting = cache.settings.version;
    if (setting->empty()) continue;
    check_version(checking,
                  {Product::Redis, "Redis", *setting, *setting, "", first_place(setting.at, cache.at)});
  }
}

/// The cluster asks for standard support only (systems/cluster.cpp).
void kubernetes_is_supported(const Checking& checking) {
  for (const Part<ClusterSettings>& cluster :
       parts_of(checking.organization, &EnvironmentSettings::cluster)) {
    const Located<std::string>& setting = cluster.settings.version;
    if (setting->empty()) continue;
    check_version(checking, {Product::Kubernetes, "Kubernetes", *setting, *setting,
                             std::string(kubernetes_moves), first_place(setting.at, cluster.at)});
  }
}

void runtimes_are_supported(const Checking& checking) {
  for (const Standing& standing : environments_of(checking.organization)) {
    for (const Named<FunctionSettings>& function : *standing.environment.settings.functions) {
      const Located<std::string>& runtime = function.value.runtime;
      if (runtime->empty()) continue;
      check_version(checking, {Product::Lambda, "Lambda's runtime", *runtime, *runtime, "",
                               first_place(runtime.at, function.name.at)});
    }
  }
}

}  // namespace ashlar::checks
