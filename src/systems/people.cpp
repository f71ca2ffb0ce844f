#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "config/groups.h"
#include "config/role_names.h"
#include "systems/access.h"
#include "systems/policy.h"
#include "systems/principals.h"
#include "systems/vpn_people.h"

namespace ashlar::systems {

namespace {

/// A group, the roles that its members may assume, and what else they may do.
struct Group {
  std::string name;
  List roles;
  std::vector<Statement> may = {};
};

Value role_in(const Site& site, const Account& account, std::string_view role) {
  return in_account(site, account).role_arn(role);
}

/// Whoever has full access may also enter by a lesser role, and had better for the day's work: it gives
/// nothing more.
Group full_access(const Site& site, const Account& account, std::string name) {
  Group group{std::move(name), {}};
  for (std::string_view role :
       {full_access_role, read_only_role, dev_role, billing_role, logs_role, support_role, iam_admin_role}) {
    group.roles.push_back(role_in(site, account, role));
  }
  return group;
}

std::vector<Group> groups_of(const Site& site, const Account& account) {
  const std::string prefix = "_account." + account.name + "-";
  return {
      full_access(site, account, prefix + "full-access"),
      {prefix + "read-only", {role_in(site, account, read_only_role)}},
      {prefix + "auto-deploy", {role_in(site, account, auto_deploy_role)}},
      {prefix + "openvpn-users", {}, vpn_user_permissions(site, account)},
      {prefix + "openvpn-admins", {}, vpn_admin_permissions(site, account)},
      // Servers ask who is in them; to AWS they mean nothing.
      {prefix + "ssh-users", {}},
      {prefix + "ssh-sudo-users", {}},
  };
}

Group everywhere(const Site& site, std::string name, std::string_view role) {
  Group group{std::move(name), {}};
  for (const Account& account : site.organization->accounts)
    group.roles.push_back(role_in(site, account, role));
  return group;
}

/// Developers read the logs of what they wrote, wherever it runs. What else they may in an account is said by
/// that account's groups: only the organisation knows in which one mistakes are free.
Group developers(const Site& site) {
  Group group{"developers", {}};
  for (const Account& account : site.organization->accounts) {
    if (account.kind() == AccountKind::Application) group.roles.push_back(role_in(site, account, logs_role));
  }
  return group;
}

std::vector<Group> all_groups(const Site& site) {
  std::vector<Group> groups{
      everywhere(site, "_account.all", full_access_role),
      full_access(site, *site.account, "full-access"),  // this account: people and permissions
      everywhere(site, "billing", billing_role), developers(site)};
  for (const Account& account : site.organization->accounts) {
    for (Group& group : groups_of(site, account)) groups.push_back(std::move(group));
  }
  return groups;
}

/// `_account.dev-read-only` is `account_dev-read-only` for Terraform.
std::string group_resource_name(std::string_view name) {
  if (name.starts_with('_')) name.remove_prefix(1);
  std::string clean(name);
  std::replace(clean.begin(), clean.end(), '.', '_');
  return clean;
}

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool fits_terraform(char c) { return is_letter(c) || (c >= '0' && c <= '9') || c == '_' || c == '-'; }

/// IAM allows +=,.@ in users' names, and digits first; Terraform does not. The hash keeps `a.b` and `a_b`
/// apart.
std::string user_resource_name(std::string_view name) {
  std::string clean(name);
  std::replace_if(
      clean.begin(), clean.end(), [](char c) { return !fits_terraform(c); }, '_');
  if (clean == name && is_letter(clean[0])) return clean;
  return fmt::format("user_{}_{}", clean, sha256_hex(name, 6));
}

const Resource& add_group(Scope scope, const std::string& name, const Value* document) {
  Resource& group =
      scope.add("aws_iam_group", group_resource_name(name), {{"name", name}, {"path", people_path}});
  if (document) {
    scope.add("aws_iam_group_policy", group_resource_name(name),
              {{"name", "permissions"}, {"group", group["name"]}, {"policy", *document}});
  }
  return group;
}

const Resource& add_group(Scope scope, const Group& group) {
  std::vector<Statement> statements = group.may;
  if (!group.roles.empty())
    statements.push_back(allow("EnterByRoles").action({"sts:AssumeRole"}).on(group.roles));
  if (statements.empty()) return add_group(scope, group.name, nullptr);
  const Value document = policy(statements);
  return add_group(scope, group.name, &document);
}

std::vector<Statement> own_credentials(const Value& own_user) {
  return {
      allow("ManageOwnPassword")
          .action({"iam:ChangePassword", "iam:GetLoginProfile", "iam:GetUser"})
          .on({own_user}),
      allow("ManageOwnAccessKeys")
          .action({"iam:CreateAccessKey", "iam:DeleteAccessKey", "iam:GetAccessKeyLastUsed",
                   "iam:ListAccessKeys", "iam:UpdateAccessKey"})
          .on({own_user}),
      allow("ManageOwnSshKeys")
          .action({"iam:DeleteSSHPublicKey", "iam:GetSSHPublicKey", "iam:ListSSHPublicKeys",
                   "iam:UpdateSSHPublicKey", "iam:UploadSSHPublicKey"})
          .on({own_user}),
      allow("ManageOwnSecondFactor")
          .action(
              {"iam:DeactivateMFADevice", "iam:EnableMFADevice", "iam:ListMFADevices", "iam:ResyncMFADevice"})
          .on({own_user}),
  };
}

/// AWS: "IAM tutorial: Permit users to manage their credentials and MFA settings", for users under our path.
/// As there, the password cannot be changed before the second factor stands.
Value self_management(const Site& site) {
  const Value own_user = site.global_arn("iam", "user" + std::string(people_path) + "${aws:username}");
  std::vector<Statement> statements = own_credentials(own_user);
  statements.push_back(allow("SeeWhatTheConsoleShows")
                           .action({"iam:GetAccountPasswordPolicy", "iam:ListVirtualMFADevices"})
                           .on({"*"}));  // both know no narrower resource
  statements.push_back(allow("MakeSecondFactor")
                           .action({"iam:CreateVirtualMFADevice"})
                           .on({site.global_arn("iam", "mfa/*")}));  // people name their devices as they like
  statements.push_back(
      deny("NothingElseWithoutSecondFactor")
          .not_action({"iam:ChangePassword", "iam:CreateVirtualMFADevice", "iam:EnableMFADevice",
                       "iam:GetAccountPasswordPolicy", "iam:GetUser", "iam:ListMFADevices",
                       "iam:ListVirtualMFADevices", "iam:ResyncMFADevice", "sts:GetSessionToken"})
          .on({"*"})
          .when("BoolIfExists", "aws:MultiFactorAuthPresent", "false"));
  // A stolen access key would otherwise make a second factor of its own, and with it enter everything: the
  // key's own calls know nothing of second factors, those of a console always do.
  statements.push_back(deny("SecondFactorByAccessKey")
                           .action({"iam:ChangePassword", "iam:CreateVirtualMFADevice", "iam:EnableMFADevice",
                                    "iam:ResyncMFADevice"})
                           .on({"*"})
                           .when("Null", "aws:MultiFactorAuthPresent", "true"));
  return policy(statements);
}

using Groups = std::vector<std::pair<std::string, const Resource*>>;

Groups add_groups(Scope scope, const Site& site) {
  Groups groups;
  for (const Group& group : all_groups(site)) groups.emplace_back(group.name, &add_group(scope, group));
  const Value document = self_management(site);
  groups.emplace_back(self_management_group,
                      &add_group(scope, std::string(self_management_group), &document));
  return groups;
}

bool is_member(const UserSettings& user, const std::string& group) {
  if (group == self_management_group) return !*user.machine;
  return std::any_of(user.groups->begin(), user.groups->end(),
                     [&](const Located<std::string>& wanted) { return *wanted == group; });
}

/// In the order of the groups, each once, whatever the person's own list repeats.
Value memberships(const Groups& groups, const UserSettings& user) {
  List names;
  for (const auto& [name, group] : groups) {
    if (is_member(user, name)) names.push_back((*group)["name"]);
  }
  return names;
}

/// No password and no access key: either would stand in the state.
void add_user(Scope scope, const Groups& groups, const Named<UserSettings>& user) {
  Resource& made =
      scope.add("aws_iam_user", user_resource_name(*user.name),
                {
                    {"name", user.name},
                    {"path", *user.value.machine ? machines_path : people_path},
                    {"force_destroy", true},  // takes along what the person made: keys, second factor
                });
  scope.add("aws_iam_user_group_membership", user_resource_name(*user.name),
            {{"user", made["name"]}, {"groups", memberships(groups, user.value)}});
}

}  // namespace

void people(const Site& site) {
  const auto& users = site.account->settings.users;
  Scope scope = site.scope(
      "people", "access",
      {.title = "People",
       .what =
           "Every person of the organisation as a user, and the groups that say which roles of which "
           "accounts they "
           "may assume. Passwords are not here: an administrator gives a new person the first one (`aws iam "
           "create-login-profile`, without asking for a new one at the first sign-in, since that comes after "
           "the "
           "second factor), then the person sets up a second factor and changes it.",
       .loss = "Nobody can sign in until it is made again; everybody then needs a first password and a new "
               "second "
               "factor. What runs, runs on."},
      users.at);
  withhold_from_deploying(scope, site);  // by a group one could become anyone
  const Groups groups = add_groups(scope, site);
  for (const Named<UserSettings>& user : *users) add_user(scope.at(user.name.at), groups, user);
}

}  // namespace ashlar::systems
