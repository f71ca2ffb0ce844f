#include "systems/deploy_role.h"

#include <fmt/format.h>

#include "config/role_names.h"
#include "systems/access.h"
#include "systems/ci.h"
#include "systems/principals.h"

namespace ashlar::systems {

namespace {

constexpr int machine_session_seconds = 3600;

/// Users of the security account, and no role of it: full access there would otherwise enter by this one,
/// which may end the record. The account is the principal and the path a condition, since IAM refuses a
/// principal that does not exist yet; group policies say who may assume the role.
Statement trust_users(const Site& site, std::string_view sid, std::string_view path) {
  const Site security = in_account(site, site.organization->security());
  return allow(sid)
      .principal({account_root(site, *security.account)})
      .action({"sts:AssumeRole"})
      .when("ArnLike", "aws:PrincipalArn", security.global_arn("iam", fmt::format("user{}*", path)));
}

/// Whoever may assume roles there enters every account by the first role anyway, as its administrator: this
/// gives nothing more, and lets one identity apply the whole organisation.
Statement trust_management(const Site& site) {
  return allow("ManagementAccount")
      .principal({account_root(site, site.organization->management())})
      .action({"sts:AssumeRole"});
}

/// A person who deploys by hand is still a person, and needs the second factor as for any other role; a
/// machine has none. Which of them a user is, the path of its name says, which it cannot change.
Value deploy_trust(const Site& site) {
  std::vector<Statement> statements{trust_users(site, "PeopleWithSecondFactor", people_path)
                                        .when("Bool", "aws:MultiFactorAuthPresent", "true"),
                                    trust_users(site, "Machines", machines_path), trust_management(site)};
  // A check sees to it that these are accounts of applications.
  if (accounts_of_pipelines(*site.organization).contains(site.account->name)) {
    statements.push_back(
        allow("ContinuousIntegration")
            .principal({account_root(site, site.organization->shared_services())})
            .action({"sts:AssumeRole"})
            .when("ArnEquals", "aws:PrincipalArn",
                  in_account(site, site.organization->shared_services()).role_arn(ashlar::ci_role)));
  }
  return policy(statements);
}

}  // namespace

void add_deploy_role(Scope scope, const Site& site) {
  Resource& role = scope.add("aws_iam_role", "auto_deploy",
                             {
                                 {"name", auto_deploy_role},
                                 {"description", "Deploys this account's units: Terraform, by CI or by hand"},
                                 {"assume_role_policy", deploy_trust(site)},
                                 {"max_session_duration", machine_session_seconds},
                             });
  for (const PermissionSet& permissions : deploy_permissions(site)) {
    Resource& document = scope.add("aws_iam_policy", "deploy_" + permissions.name,
                                   {
                                       {"name", "deploy-" + permissions.name},
                                       {"description", "What deploying may do: " + permissions.name},
                                       {"policy", policy(permissions.statements)},
                                   });
    scope.add("aws_iam_role_policy_attachment", "deploy_" + permissions.name,
              {{"role", role["name"]}, {"policy_arn", document["arn"]}});
  }
}

}  // namespace ashlar::systems
