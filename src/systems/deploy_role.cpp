#include "systems/deploy_role.h"

#include "config/role_names.h"
#include "systems/access.h"
#include "systems/principals.h"

namespace ashlar::systems {

namespace {

constexpr int machine_session_seconds = 3600;

/// Machines have no second factor. Users only, and no role of the security account: full access there would
/// otherwise enter by this one, which may end the record. The account is the principal and the role a
/// condition, since IAM refuses a principal that does not exist yet; in the security account, group policies
/// say who may assume the role.
Value machine_trust(const Site& site) {
  return policy({
      allow("SecurityAccount")
          .principal({account_root(site, site.organization->security())})
          .action({"sts:AssumeRole"})
          .when("ArnLike", "aws:PrincipalArn",
                in_account(site, site.organization->security())
                    .global_arn("iam", "user" + std::string(people_path) + "*")),
      allow("ContinuousIntegration")
          .principal({account_root(site, site.organization->shared_services())})
          .action({"sts:AssumeRole"})
          .when("ArnEquals", "aws:PrincipalArn",
                in_account(site, site.organization->shared_services()).role_arn(ci_role)),
  });
}

}  // namespace

void add_deploy_role(Scope scope, const Site& site) {
  Resource& role = scope.add("aws_iam_role", "auto_deploy",
                             {
                                 {"name", auto_deploy_role},
                                 {"description", "Deploys this account's units: Terraform, by CI or by hand"},
                                 {"assume_role_policy", machine_trust(site)},
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
