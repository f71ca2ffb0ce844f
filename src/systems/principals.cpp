#include "systems/principals.h"

namespace ashlar::systems {

Site in_account(const Site& site, const Account& account) {
  Site other = site;
  other.account = &account;
  return other;
}

Site in_region(const Site& site, std::string_view region) {
  Site other = site;
  other.region = region;
  return other;
}

std::string account_root(const Site& site, const Account& account) {
  return in_account(site, account).global_arn("iam", "root");
}

List account_roots(const Site& site, const std::vector<const Account*>& accounts) {
  List roots;
  for (const Account* account : accounts) roots.emplace_back(account_root(site, *account));
  return roots;
}

List role_arns(const Site& site, std::initializer_list<std::string_view> names) {
  List arns;
  for (std::string_view name : names) arns.emplace_back(site.role_arn(name));
  return arns;
}

}  // namespace ashlar::systems
