#include "config/groups.h"

#include <fmt/format.h>

#include "base/text.h"

namespace ashlar {

namespace {

constexpr std::string_view spanning[] = {"_account.all", "full-access", "billing", "developers",
                                         self_management_group};
constexpr std::string_view of_each_account[] = {"full-access",   "read-only",      "auto-deploy",
                                                "openvpn-users", "openvpn-admins", "ssh-users",
                                                "ssh-sudo-users"};

}  // namespace

std::vector<std::string> group_names(const Organization& organization) {
  std::vector<std::string> names(std::begin(spanning), std::end(spanning));
  for (const Account& account : organization.accounts) {
    for (std::string_view group : of_each_account)
      names.push_back("_account." + account.name + "-" + std::string(group));
  }
  return names;
}

std::optional<std::string> account_of_group(std::string_view name) {
  constexpr std::string_view start = "_account.";
  if (!name.starts_with(start)) return std::nullopt;
  name.remove_prefix(start.size());
  for (std::string_view group : of_each_account) {
    const std::string end = "-" + std::string(group);
    if (name.ends_with(end)) return std::string(name.substr(0, name.size() - end.size()));
  }
  return std::nullopt;
}

std::string group_names_in_words() {
  std::vector<std::string> ends(std::begin(of_each_account), std::end(of_each_account));
  return fmt::format("one of {}; or _account.ACCOUNT- and one of {}", fmt::join(spanning, ", "),
                     join_or(ends));
}

}  // namespace ashlar
