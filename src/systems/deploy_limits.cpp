// Denied, whatever the other documents allow, or will.
#include <fmt/format.h>

#include "config/role_names.h"
#include "systems/access.h"
#include "systems/ci_names.h"
#include "systems/deploy_permissions.h"
#include "systems/role_boundary.h"
#include "systems/server.h"

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

/// Otherwise whoever deploys shared-services would have CI's machine run what it likes, or read its disk, and
/// be in every account that it deploys into. The unit that makes the machine is applied as the entrances are.
Statements keep_ci_machine(const Site& site) {
  Site place = site;
  place.environment = management_place;
  const std::string snapshots = fmt::format("arn:{}:ec2:*::snapshot/*", site.partition());
  return {deny("MachineOfCi")
              .action({"ec2:CreateLaunchTemplateVersion", "ec2:CreateSnapshot", "ec2:CreateTags",
                       "ec2:CreateVolume", "ec2:DeleteLaunchTemplate", "ec2:DeleteSnapshot", "ec2:DeleteTags",
                       "ec2:DeleteVolume", "ec2:ModifyLaunchTemplate", "ec2:ModifySnapshotAttribute",
                       "ec2:ModifyVolume"})
              .on({own_resources(site, "ec2", "launch-template/*"), own_resources(site, "ec2", "volume/*"),
                   snapshots})
              .when("StringEquals", "aws:ResourceTag/Name",
                    list({place.name(ci_server), server_disk_name(place, ci_server)})),
          deny("GroupOfCi")
              .action({"autoscaling:CreateOrUpdateTags", "autoscaling:DeleteAutoScalingGroup",
                       "autoscaling:DeleteTags", "autoscaling:UpdateAutoScalingGroup"})
              .on({own_resources(site, "autoscaling",
                                 "autoScalingGroup:*:autoScalingGroupName/" + place.name(ci_server))})};
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

/// People get their permissions from our groups, which are not made by deploying.
Statement keep_users() {
  return deny("Users")
      .action({"iam:AddUserToGroup", "iam:AttachGroupPolicy", "iam:AttachUserPolicy", "iam:CreateGroup",
               "iam:CreateUser", "iam:PutGroupPolicy", "iam:PutUserPolicy"})
      .on({"*"});
}

}  // namespace

Statements deploy_limits(const Site& site) {
  Statements limits{
      make_no_credentials(), keep_organization(),  keep_entrances(site), keep_roles_bounded(site),
      keep_boundaries(),     keep_documents(site), keep_users()};
  if (site.account->kind() == AccountKind::SharedServices) {
    for (Statement& statement : keep_ci_machine(site)) limits.push_back(std::move(statement));
  }
  return limits;
}

}  // namespace ashlar::systems
