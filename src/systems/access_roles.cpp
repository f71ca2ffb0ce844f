#include <fmt/format.h>

#include "config/role_names.h"
#include "systems/access.h"
#include "systems/deploy_role.h"
#include "systems/policy.h"
#include "systems/principals.h"
#include "systems/role_boundary.h"

namespace ashlar::systems {

namespace {

constexpr int human_session_seconds = 12 * 3600;
constexpr int machine_session_seconds = 3600;

/// A role that people assume, with what AWS itself publishes for such work: AWS keeps those policies up to
/// date.
struct HumanRole {
  std::string_view resource;
  std::string_view name;
  std::string_view what;
  std::string_view managed_policy;
};

constexpr HumanRole human_roles[] = {
    {"full_access", full_access_role, "Everything in this account", "AdministratorAccess"},
    {"read_only", read_only_role, "Looks at everything, changes nothing", "ReadOnlyAccess"},
    {"dev", dev_role, "Works with every service but IAM and Organizations", "PowerUserAccess"},
    {"billing", billing_role, "Bills, budgets and payment", "job-function/Billing"},
    {"logs", logs_role, "Reads the logs", "CloudWatchLogsReadOnlyAccess"},
    {"support", support_role, "Opens and follows AWS support cases", "AWSSupportAccess"},
    // Whoever changes permissions can give any: this role is as strong as full access, and is granted as
    // rarely.
    {"iam_admin", iam_admin_role, "Changes permissions", "IAMFullAccess"},
};

/// Everybody starts in the security account, with a second factor; its group policies say who may go where.
Value human_trust(const Site& site) {
  return policy({allow("PeopleWithSecondFactor")
                     .principal({account_root(site, site.organization->security())})
                     .action({"sts:AssumeRole"})
                     .when("Bool", "aws:MultiFactorAuthPresent", "true")});
}

Resource& add_human_role(Scope scope, const Site& site, const HumanRole& role) {
  Resource& made = scope.add("aws_iam_role", std::string(role.resource),
                             {
                                 {"name", role.name},
                                 {"description", role.what},
                                 {"assume_role_policy", human_trust(site)},
                                 {"max_session_duration", human_session_seconds},
                             });
  const std::string arn =
      "arn:" + std::string(site.partition()) + ":iam::aws:policy/" + std::string(role.managed_policy);
  scope.add("aws_iam_role_policy_attachment", std::string(role.resource),
            {{"role", made["name"]}, {"policy_arn", arn}});
  return made;
}

/// Servers of all accounts, and only servers: the key is there only when an instance's own credentials sign.
Value server_trust(const Site& site) {
  List roots;
  for (const Account& account : site.organization->accounts) roots.emplace_back(account_root(site, account));
  return policy({allow("Servers")
                     .principal(std::move(roots))
                     .action({"sts:AssumeRole"})
                     .when("Null", "aws:Ec2InstanceSourceVpc", "false")});
}

/// What a server needs to let people in by the SSH keys of their IAM user.
Value key_lookup(const Site& site) {
  const std::string path(people_path);
  return policy({
      allow("ReadKeys")
          .action({"iam:GetSSHPublicKey", "iam:GetUser", "iam:ListGroupsForUser", "iam:ListSSHPublicKeys"})
          .on({site.global_arn("iam", "user" + path + "*")}),
      allow("ReadMembers").action({"iam:GetGroup"}).on({site.global_arn("iam", "group" + path + "*")}),
  });
}

/// In the security account only: nowhere else are there users to look up.
void add_ssh_grunt_role(Scope scope, const Site& site) {
  Resource& role = scope.add("aws_iam_role", "ssh_grunt",
                             {
                                 {"name", ssh_grunt_role},
                                 {"description", "Lets servers look up people's SSH keys and groups"},
                                 {"assume_role_policy", server_trust(site)},
                                 {"max_session_duration", machine_session_seconds},
                             });
  scope.add("aws_iam_role_policy", "ssh_grunt",
            {{"name", "look-up-keys"}, {"role", role["name"]}, {"policy", key_lookup(site)}});
}

/// In every account, although users are in one only: a user made by hand elsewhere meets the same rules.
void add_password_policy(Scope scope, const PasswordPolicySettings& settings) {
  scope.add("aws_iam_account_password_policy", "main",
            {
                {"minimum_password_length", settings.length},
                {"require_lowercase_characters", true},
                {"require_uppercase_characters", true},
                {"require_numbers", true},
                {"require_symbols", true},
                {"password_reuse_prevention", settings.remembered},
                {"max_password_age", settings.expires_after},
                {"hard_expiry", true},  // an expired password opens nothing, not even the page that renews it
                {"allow_users_to_change_password", true},
            });
}

/// Above every bucket's own block: no bucket of the account can be made public, whoever makes it.
void add_public_access_block(Scope scope) {
  scope.add("aws_s3_account_public_access_block", "main",
            {
                {"block_public_acls", true},
                {"block_public_policy", true},
                {"ignore_public_acls", true},
                {"restrict_public_buckets", true},
            });
}

/// Into every account of the organisation, as its administrator.
void refuse_first_roles(Scope scope, const Site& site, const Resource& role) {
  const std::string everywhere = fmt::format("arn:{}:iam::*:role/{}", site.partition(), first_role);
  scope.add("aws_iam_role_policy", "dev",
            {{"name", "enter-no-account"},
             {"role", role["name"]},
             {"policy", policy({deny("FirstRoles").action({"sts:AssumeRole"}).on({everywhere})})}});
}

}  // namespace

void withhold_from_deploying(Scope scope, const Site& site) {
  const bool has_first_role = site.account->kind() != AccountKind::Management;
  scope.unit().deploy_role_arn = has_first_role ? site.role_arn(first_role) : "";
}

void access_roles(const Site& site) {
  const AccountSettings& settings = site.account->settings;
  Scope scope =
      site.scope("access", "access",
                 {.title = "Roles into the account",
                  .what = "The roles that people and machines of the security account enter by, the role "
                          "that deploys, the bound of every role that it makes, the password policy, and the "
                          "ban on public buckets. The role that deploys may change none of it: this unit is "
                          "applied by OrganizationAccountAccessRole, which people enter from the management "
                          "account; in the management account, which has none, by whoever has full access.",
                  .loss = "Nobody gets in, save by the role that AWS Organizations made; what runs, runs "
                          "on. These roles are the last thing to be taken down."},
                 site.at);
  withhold_from_deploying(scope, site);
  scope.add("aws_iam_account_alias", "main",
            {{"account_alias", fit_name({*site.organization->settings.name, site.account->name}, 63)}});
  const bool manages = site.account->kind() == AccountKind::Management;
  for (const HumanRole& role : human_roles) {
    const Resource& made = add_human_role(scope, site, role);
    if (manages && role.name == dev_role) refuse_first_roles(scope, site, made);
  }
  add_deploy_role(scope, site);
  add_role_boundary(scope, site);
  if (site.account->kind() == AccountKind::Security) add_ssh_grunt_role(scope, site);
  add_password_policy(scope.at(settings.password_policy.at), *settings.password_policy);
  add_public_access_block(scope);
}

}  // namespace ashlar::systems
