// Denied, whatever the other documents allow, or will.
#include "config/role_names.h"
#include "systems/access.h"
#include "systems/ci_names.h"
#include "systems/deploy_permissions.h"
#include "systems/role_boundary.h"

namespace ashlar::systems {

namespace {

/// A credential outlives the session that made it.
Statement make_no_credentials() {
  return deny("LastingCredentials")
      .action({"iam:CreateAccessKey", "iam:CreateLoginProfile", "iam:CreateServiceSpecificCredential",
               "iam:CreateVirtualMFADevice", "iam:EnableMFADevice", "iam:UpdateLoginProfile",
               "iam:UploadSSHPublicKey", "iam:UploadSigningCertificate", "sts:GetFederationToken"})
      .on({"*"});
}

/// An organisation is taken apart by people, with full access.
Statement keep_organization() {
  return deny("Farewell")
      .action({"account:CloseAccount", "organizations:CloseAccount", "organizations:DeleteOrganization",
               "organizations:LeaveOrganization", "organizations:RemoveAccountFromOrganization"})
      .on({"*"});
}

/// CI's own role too: every account trusts it.
Statement keep_entrances(const Site& site) {
  List entrances;
  for (std::string_view role : role_names) entrances.emplace_back(site.role_arn(role));
  entrances.emplace_back(site.role_arn(first_role));
  return deny("Entrances")
      .action({"iam:AttachRolePolicy", "iam:CreateRole", "iam:DeleteRole", "iam:DeleteRolePolicy",
               "iam:DetachRolePolicy", "iam:PassRole", "iam:PutRolePermissionsBoundary", "iam:PutRolePolicy",
               "iam:TagRole", "iam:UntagRole", "iam:UpdateAssumeRolePolicy", "iam:UpdateRole",
               "iam:UpdateRoleDescription"})
      .on(std::move(entrances));
}

/// Otherwise whoever deploys shared-services would have CI's machine run what it likes, and be in every
/// account. The unit that makes the machine is applied as the entrances are.
Statement keep_ci_machine(const Site& site) {
  return deny("MachineOfCi")
      .action({"ec2:CreateLaunchTemplateVersion", "ec2:CreateTags", "ec2:DeleteLaunchTemplate",
               "ec2:DeleteTags", "ec2:ModifyLaunchTemplate"})
      .on({own_resources(site, "ec2", "launch-template/*")})
      .when("StringEquals", "aws:ResourceTag/Name", fit_name({management_place, ci_server}, 255));
}

/// A condition that is not there at all counts as another boundary.
Statement keep_roles_bounded(const Site& site) {
  return deny("UnboundedRoles")
      .action(
          {"iam:AttachRolePolicy", "iam:CreateRole", "iam:PutRolePermissionsBoundary", "iam:PutRolePolicy"})
      .on({"*"})
      .when("StringNotEquals", "iam:PermissionsBoundary", boundary_arn(site));
}

Statement keep_boundaries() {
  return deny("Unbinding")
      .action({"iam:DeleteRolePermissionsBoundary", "iam:DeleteUserPermissionsBoundary",
               "iam:PutUserPermissionsBoundary"})
      .on({"*"});
}

/// Its own permissions and the boundary.
Statement keep_documents(const Site& site) {
  return deny("OwnPermissions")
      .action({"iam:CreatePolicy", "iam:CreatePolicyVersion", "iam:DeletePolicy", "iam:DeletePolicyVersion",
               "iam:SetDefaultPolicyVersion", "iam:TagPolicy", "iam:UntagPolicy"})
      .on({boundary_arn(site), site.global_arn("iam", "policy/deploy-*")});
}

/// People get their permissions from our groups, and in the security account only.
Statement keep_users(const Site& site) {
  const std::string path(people_path);
  if (site.account->kind() != AccountKind::Security) {
    return deny("Users")
        .action({"iam:AddUserToGroup", "iam:AttachGroupPolicy", "iam:AttachUserPolicy", "iam:CreateGroup",
                 "iam:CreateUser", "iam:PutGroupPolicy", "iam:PutUserPolicy"})
        .on({"*"});
  }
  return deny("OtherUsers")
      .action({"iam:AddUserToGroup", "iam:AttachGroupPolicy", "iam:AttachUserPolicy", "iam:CreateGroup",
               "iam:CreateUser", "iam:PutGroupPolicy", "iam:PutUserPolicy"})
      .not_on({site.global_arn("iam", "user" + path + "*"),
               site.global_arn("iam", "user" + std::string(machines_path) + "*"),
               site.global_arn("iam", "group" + path + "*")});
}

}  // namespace

Statements deploy_limits(const Site& site) {
  Statements limits{make_no_credentials(),    keep_organization(), keep_entrances(site),
                    keep_roles_bounded(site), keep_boundaries(),   keep_documents(site),
                    keep_users(site)};
  if (site.account->kind() == AccountKind::SharedServices) limits.push_back(keep_ci_machine(site));
  return limits;
}

}  // namespace ashlar::systems
