// Roles that deploying makes: only those under our path, and only within their boundary.
#include <fmt/format.h>

#include "systems/deploy_permissions.h"
#include "systems/role_boundary.h"

namespace ashlar::systems {

namespace {

std::string deployed_roles(const Site& site) {
  return site.global_arn("iam", "role" + std::string(deployed_path) + "*");
}

std::string service_linked_roles(const Site& site) {
  return site.global_arn("iam", "role/aws-service-role/*");
}

Statement pass_roles(const Site& site) {
  return allow("HandRolesToServices")
      .action({"iam:PassRole"})
      .on({deployed_roles(site), service_linked_roles(site)})
      .when("StringEquals", "iam:PassedToService",
            list({"backup.amazonaws.com", "config.amazonaws.com", "dlm.amazonaws.com", "ec2.amazonaws.com",
                  "eks.amazonaws.com", "lambda.amazonaws.com", "monitoring.rds.amazonaws.com",
                  "pods.eks.amazonaws.com", "scheduler.amazonaws.com", "vpc-flow-logs.amazonaws.com"}));
}

/// AWS's own policies that a role of ours may have.
constexpr std::string_view attachable_policies[] = {
    "AmazonEC2ContainerRegistryPullOnly",
    "AmazonEKSBlockStoragePolicy",
    "AmazonEKSClusterPolicy",
    "AmazonEKSComputePolicy",
    "AmazonEKSLoadBalancingPolicy",
    "AmazonEKSNetworkingPolicy",
    "AmazonEKSWorkerNodeMinimalPolicy",
    "CloudWatchAgentServerPolicy",
    "service-role/AWSBackupServiceRolePolicyForBackup",
    "service-role/AWSBackupServiceRolePolicyForRestores",
    "service-role/AWSConfigRoleForOrganizations",
};

Statement attach_policies(const Site& site) {
  List policies;
  for (std::string_view policy : attachable_policies)
    policies.emplace_back(fmt::format("arn:{}:iam::aws:policy/{}", site.partition(), policy));
  return allow("PoliciesOfRoles")
      .action({"iam:AttachRolePolicy", "iam:DetachRolePolicy"})
      .on({deployed_roles(site)})
      .when("StringEquals", "iam:PermissionsBoundary", boundary_arn(site))
      .when("ArnEquals", "iam:PolicyARN", std::move(policies));
}

/// What gives a role its permissions, which IAM can tie to the boundary.
Statement make_roles(const Site& site) {
  return allow("BoundedRoles")
      .action(
          {"iam:CreateRole", "iam:DeleteRolePolicy", "iam:PutRolePermissionsBoundary", "iam:PutRolePolicy"})
      .on({deployed_roles(site)})
      .when("StringEquals", "iam:PermissionsBoundary", boundary_arn(site));
}

/// What IAM cannot tie to the boundary, but to the path.
Statement change_roles(const Site& site) {
  return allow("Roles")
      .action({"iam:DeleteRole", "iam:TagRole", "iam:UntagRole", "iam:UpdateAssumeRolePolicy",
               "iam:UpdateRole", "iam:UpdateRoleDescription"})
      .on({deployed_roles(site)});
}

/// AWS alone says what these may do.
Statement make_service_linked_roles(const Site& site) {
  return allow("RolesOfServices")
      .action({"iam:CreateServiceLinkedRole", "iam:DeleteServiceLinkedRole",
               "iam:GetServiceLinkedRoleDeletionStatus", "iam:TagRole", "iam:UntagRole", "iam:UpdateRole",
               "iam:UpdateRoleDescription"})
      .on({service_linked_roles(site)});
}

}  // namespace

/// Nothing of unit `access`: entrances, the deploy role's own permissions and the boundary are not its to
/// change.
Statements deploy_roles(const Site& site) {
  return {
      make_roles(site),
      attach_policies(site),
      change_roles(site),
      make_service_linked_roles(site),
      allow("SeeRoles")
          .action({"iam:GetRole", "iam:GetRolePolicy", "iam:ListAttachedRolePolicies",
                   "iam:ListInstanceProfilesForRole", "iam:ListRolePolicies", "iam:ListRoleTags"})
          .on({site.global_arn("iam", "role/*")}),
      allow("ListRoles").action({"iam:ListRoles"}).on({"*"}),
      pass_roles(site),
  };
}

}  // namespace ashlar::systems
