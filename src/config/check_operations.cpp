// How environments and accounts are watched over: backups, budgets, health checks.
#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "config/checks.h"

namespace ashlar::checks {

namespace {

/// AWS Budgets API Reference, Notification with subscribers: 1 to 10 addresses, and one topic.
constexpr std::size_t most_subscribers = 10;

void check_copies(const Checking& checking, const Standing& standing) {
  const std::optional<Located<BackupSettings>>& backups = standing.environment.settings.backups;
  if (!backups || *(*backups)->copies) return;
  const Located<std::int64_t>& days = (*backups)->keep_copies_days;
  // What stands above may be meant for environments that do have copies.
  if (!days.at || days.at.start.file != standing.environment.at.start.file) return;
  Diagnostic idle =
      warning_at(days.at, fmt::format("{} keeps copies of backups that nobody makes", standing.text()));
  idle.expected = "copies: true beside it";
  checking.diagnostics.add(std::move(idle));
}

std::size_t different(const std::vector<Located<std::string>>& emails) {
  std::set<std::string> all;
  for (const Located<std::string>& email : emails) all.insert(*email);
  return all.size();
}

/// Addresses that could not be read are missing from the list, and have been told of.
bool is_told_already(const Checking& checking, const Span& at) {
  const std::vector<Diagnostic>& all = checking.diagnostics.all();
  return at && std::any_of(all.begin(), all.end(), [&](const Diagnostic& diagnostic) {
           const Place& place = diagnostic.at.start;
           return place.file == at.start.file && place.line >= at.start.line && place.line <= at.end_line;
         });
}

void check_budget(const Checking& checking, const Account& account) {
  if (!account.settings.budget) return;
  const auto& emails = account.common.notify;
  const std::size_t count = different(*emails);
  if (count >= 1 && count <= most_subscribers) return;
  if (count == 0 && is_told_already(checking, emails.at)) return;
  const Span at = count == 0 ? account.settings.budget->at : emails.at;
  Diagnostic wrong = error_at(first_place(at, account.at),
                              count == 0 ? fmt::format("the budget of {} tells nobody", account.name)
                                         : fmt::format("the budget of {} tells too many", account.name));
  wrong.found = fmt::format("notify: {} addresses", count);
  wrong.expected = fmt::format("1 to {} addresses", most_subscribers);
  wrong.help = count == 0 ? "add notify: [name@domain] here or above"
                          : "AWS Budgets takes no more; an address may be a list of people";
  checking.diagnostics.add(std::move(wrong));
}

/// As the load balancer matches: the path itself, and everything under it.
bool claims(const ServiceSettings& service, const std::string& domain, const std::string& path) {
  if (!*service.is_public || (service.host && **service.host != domain)) return false;
  const std::string& claimed = *service.path;
  if (claimed == "/" || claimed == path) return true;
  return path.starts_with(claimed.ends_with('/') ? claimed : claimed + "/");
}

const Named<ServiceSettings>* first_public(const Standing& standing) {
  for (const Named<ServiceSettings>& service : *standing.environment.settings.services) {
    if (*service.value.is_public) return &service;
  }
  return nullptr;
}

void check_health_path(const Checking& checking, const Standing& standing) {
  const Named<ServiceSettings>* some = first_public(standing);
  if (!some) return;  // then nothing is asked for it
  const Located<std::string>& path = standing.environment.common.monitoring->health_path;
  if (path->empty()) return;
  const std::string domain =
      checking.organization.domain_of(standing.account, standing.region.name, standing.environment.name);
  for (const Named<ServiceSettings>& service : *standing.environment.settings.services) {
    if (claims(service.value, domain, *path)) return;
  }
  Diagnostic unclaimed = warning_at(
      first_place(path.at, some->name.at),
      fmt::format("no public service of {} answers the health check from outside", standing.text()));
  unclaimed.found = fmt::format("health_path: {}", *path);
  unclaimed.expected = fmt::format("a path of a public service, like {}", *some->value.path);
  unclaimed.help = "the load balancer answers 404 there, and the alarm would never end";
  checking.diagnostics.add(std::move(unclaimed));
}

}  // namespace

void copies_are_made(const Checking& checking) {
  for (const Standing& standing : environments_of(checking.organization)) check_copies(checking, standing);
}

void budgets_tell_somebody(const Checking& checking) {
  for (const Account& account : checking.organization.accounts) check_budget(checking, account);
}

void health_checks_are_answered(const Checking& checking) {
  for (const Standing& standing : environments_of(checking.organization))
    check_health_path(checking, standing);
}

}  // namespace ashlar::checks
