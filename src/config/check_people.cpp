// People, their groups, and who may use the keys.
#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "base/text.h"
#include "config/checks.h"
#include "config/groups.h"
#include "config/role_names.h"

namespace ashlar::checks {

namespace {

/// AWS: groups a user can be in. Not adjustable (quota L-7A1621EC).
constexpr std::size_t most_groups = 10;

using User = Named<UserSettings>;

std::vector<const User*> users_of(const Organization& organization) {
  std::vector<const User*> users;
  for (const Account& account : organization.accounts) {
    for (const User* user : as_written(*account.settings.users)) users.push_back(user);
  }
  return users;
}

/// A group of an account that is not there is no slip for the same group of another: that would let people in
/// where they have no business.
std::string help_for_group(const Organization& organization, const std::string& group,
                           const std::vector<std::string>& known) {
  const std::optional<std::string> account = account_of_group(group);
  if (account && !organization.find(*account)) return fmt::format("there is no account {}", *account);
  const std::optional<std::string> near = nearest_name(group, known);
  return near ? fmt::format("did you mean {}?", *near) : std::string();
}

void report_unknown_group(const Checking& checking, const Located<std::string>& group,
                          const std::vector<std::string>& known) {
  Diagnostic unknown = error_at(group.at, fmt::format("there is no group {}", *group));
  unknown.expected = group_names_in_words();
  unknown.help = help_for_group(checking.organization, *group, known);
  checking.diagnostics.add(std::move(unknown));
}

void check_groups(const Checking& checking, const User& user, const std::vector<std::string>& known) {
  std::map<std::string, Span> first_with;
  for (const Located<std::string>& group : *user.value.groups) {
    if (std::find(known.begin(), known.end(), *group) == known.end())
      report_unknown_group(checking, group, known);
    auto [first, is_new] = first_with.emplace(*group, group.at);
    if (is_new) continue;
    Diagnostic twice = warning_at(group.at, fmt::format("{} stands here twice", *group));
    twice.expected = "each group once";
    twice.help = "remove one of the two";
    twice.notes.push_back({"the first time", first->second});
    checking.diagnostics.add(std::move(twice));
  }
}

std::size_t count_groups(const User& user) {
  std::size_t count = user.value.groups->size();
  if (*user.value.machine) return count;  // it is in none that it does not name
  bool named = std::any_of(user.value.groups->begin(), user.value.groups->end(),
                           [](const Located<std::string>& group) { return *group == self_management_group; });
  return named ? count : count + 1;
}

/// The settings that every level holds, each once.
std::vector<const CommonSettings*> levels_of(const Organization& organization) {
  std::vector<const CommonSettings*> levels{&organization.common};
  for (const Account& account : organization.accounts) {
    levels.push_back(&account.common);
    for (const Region& region : account.regions) {
      levels.push_back(&region.common);
      for (const Environment& environment : region.environments) levels.push_back(&environment.common);
    }
  }
  return levels;
}

/// A team may have roles of its own in extra/, so an unknown one may be right.
void check_role(const Checking& checking, const Located<std::string>& role) {
  static const std::vector<std::string> known(std::begin(role_names), std::end(role_names));
  // Those of the built-in default have no place.
  if (!role.at || std::find(known.begin(), known.end(), *role) != known.end()) return;
  std::optional<std::string> near = nearest_name(*role, known);
  Diagnostic unknown = warning_at(role.at, fmt::format("Ashlar makes no role {}", *role));
  unknown.expected = "one of " + join_or(known);
  unknown.help = near ? fmt::format("did you mean {}?", *near)
                      : "if it is a role of your own, all is well; if not, this permits nobody anything";
  checking.diagnostics.add(std::move(unknown));
}

}  // namespace

void users_are_in_security(const Checking& checking) {
  for (const Account& account : checking.organization.accounts) {
    const Located<std::vector<User>>& users = account.settings.users;
    if (users->empty() || account.kind() == AccountKind::Security || account.settings.kind->empty()) continue;
    Diagnostic elsewhere =
        error_at(as_written(*users).front()->name.at, fmt::format("users in account {}", account.name));
    elsewhere.found = fmt::format("a user in an account of kind {}", *account.settings.kind);
    elsewhere.expected =
        "users in the security account only; they enter other accounts by their groups' roles";
    if (const Account* security = checking.organization.find(AccountKind::Security)) {
      elsewhere.help = fmt::format("move users: to {}/account.yaml", security->name);
    }
    checking.diagnostics.add(std::move(elsewhere));
  }
}

void users_differ(const Checking& checking) {
  std::map<std::string, const User*> first_with;
  for (const User* user : users_of(checking.organization)) {
    auto [first, is_new] = first_with.emplace(lower_case(*user->name), user);
    if (is_new || *first->second->name == *user->name) continue;
    Diagnostic twice = error_at(user->name.at, fmt::format("the users {} and {} differ only in capitals",
                                                           *user->name, *first->second->name));
    twice.expected = "names that differ in more: IAM takes these for one";
    twice.notes.push_back({"the other one", first->second->name.at});
    checking.diagnostics.add(std::move(twice));
  }
}

void groups_exist(const Checking& checking) {
  std::vector<std::string> known = group_names(checking.organization);
  for (const User* user : users_of(checking.organization)) check_groups(checking, *user, known);
}

void machines_only_deploy(const Checking& checking) {
  for (const User* user : users_of(checking.organization)) {
    if (!*user->value.machine) continue;
    for (const Located<std::string>& group : *user->value.groups) {
      if (group->ends_with("-auto-deploy")) continue;
      Diagnostic other =
          error_at(group.at, fmt::format("{} is a machine, and {} a group for people", *user->name, *group));
      other.expected =
          "only groups like _account.ACCOUNT-auto-deploy: the other roles ask for a second factor";
      other.notes.push_back({"a machine", user->value.machine.at});
      checking.diagnostics.add(std::move(other));
    }
  }
}

void users_have_few_groups(const Checking& checking) {
  for (const User* user : users_of(checking.organization)) {
    if (count_groups(*user) <= most_groups) continue;
    Diagnostic many = error_at(user->name.at, fmt::format("{} is in too many groups", *user->name));
    many.found = *user->value.machine ? fmt::format("{}", count_groups(*user))
                                      : fmt::format("{}, with {}, which everyone is in", count_groups(*user),
                                                    self_management_group);
    many.expected = fmt::format("at most {}, which AWS does not raise", most_groups);
    many.help = "_account.all stands for all accounts' full access";
    checking.diagnostics.add(std::move(many));
  }
}

void keys_have_administrators(const Checking& checking) {
  for (const CommonSettings* level : levels_of(checking.organization)) {
    const Located<std::vector<Located<std::string>>>& administrators = level->keys->administrators;
    if (!administrators->empty() || !administrators.at) continue;
    Diagnostic nobody = error_at(administrators.at, "a key without an administrator");
    nobody.found = "an empty list";
    nobody.expected = "at least one role: nobody could mend the key's policy";
    nobody.help = "leave the setting out to have those who have full access, and who deploy";
    checking.diagnostics.add(std::move(nobody));
  }
}

void key_roles_exist(const Checking& checking) {
  for (const CommonSettings* level : levels_of(checking.organization)) {
    for (const Located<std::string>& role : *level->keys->administrators) check_role(checking, role);
    for (const Located<std::string>& role : *level->keys->users) check_role(checking, role);
  }
}

}  // namespace ashlar::checks
