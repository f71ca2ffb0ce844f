#include "config/organization.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "base/text.h"

namespace ashlar {

const Account* Organization::find(std::string_view account) const {
  auto found =
      std::find_if(accounts.begin(), accounts.end(), [&](const Account& a) { return a.name == account; });
  return found == accounts.end() ? nullptr : &*found;
}

std::vector<std::string> Organization::accounts_without_id() const {
  std::vector<std::string> names;
  for (const Account& account : accounts)
    if (!account.id_known) names.push_back(account.name);
  return names;
}

const Account* Organization::find(AccountKind kind) const {
  auto found =
      std::find_if(accounts.begin(), accounts.end(), [&](const Account& a) { return a.kind() == kind; });
  return found == accounts.end() ? nullptr : &*found;
}

std::string Organization::domain_of(const Account& account) const {
  if (account.settings.domain) return **account.settings.domain;
  return account.name + "." + *settings.domain;
}

std::string Organization::domain_of(const Account& account, std::string_view region,
                                    std::string_view environment) const {
  std::string domain = domain_of(account);
  if (region != *settings.home_region) domain = std::string(region) + "." + domain;
  if (environment != account.name) domain = std::string(environment) + "." + domain;
  return domain;
}

std::vector<std::string> Organization::allowed_regions() const {
  std::set<std::string> names{*settings.home_region, std::string(global_region)};
  for (const Located<std::string>& region : *settings.regions) names.insert(*region);
  return {names.begin(), names.end()};
}

std::vector<std::string> Organization::used_regions() const {
  std::set<std::string> names;
  for (const Account& account : accounts) {
    for (const Region& region : account.regions) {
      if (region.is_used()) names.insert(region.name);
    }
  }
  return {names.begin(), names.end()};
}

std::string placeholder_account_id(std::string_view account) {
  // Four zeros mark it as made up; the engine never configures a provider with it.
  unsigned long long number = std::stoull(sha256_hex(account, 12), nullptr, 16) % 100'000'000ULL;
  return fmt::format("0000{:08}", number);
}

}  // namespace ashlar
