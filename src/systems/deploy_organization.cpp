// What only the security account or only the management account does.
#include "systems/access.h"
#include "systems/deploy_permissions.h"

namespace ashlar::systems {

Statements deploy_people(const Site& site) {
  const std::string path(people_path);
  return {allow("People")
              .action({"iam:AddUserToGroup",
                       "iam:CreateUser",
                       "iam:DeactivateMFADevice",
                       "iam:DeleteAccessKey",
                       "iam:DeleteLoginProfile",
                       "iam:DeleteSSHPublicKey",
                       "iam:DeleteServiceSpecificCredential",
                       "iam:DeleteSigningCertificate",
                       "iam:DeleteUser",
                       "iam:DeleteUserPolicy",
                       "iam:DetachUserPolicy",
                       "iam:GetUser",
                       "iam:ListAccessKeys",
                       "iam:ListAttachedUserPolicies",
                       "iam:ListGroupsForUser",
                       "iam:ListMFADevices",
                       "iam:ListSSHPublicKeys",
                       "iam:ListServiceSpecificCredentials",
                       "iam:ListSigningCertificates",
                       "iam:ListUserPolicies",
                       "iam:ListUserTags",
                       "iam:RemoveUserFromGroup",
                       "iam:TagUser",
                       "iam:UntagUser",
                       "iam:UpdateUser"})
              .on({site.global_arn("iam", "user" + path + "*"),
                   site.global_arn("iam", "user" + std::string(machines_path) + "*")}),
          allow("Groups")
              .action({"iam:AddUserToGroup", "iam:CreateGroup", "iam:DeleteGroup", "iam:DeleteGroupPolicy",
                       "iam:GetGroup", "iam:GetGroupPolicy", "iam:ListAttachedGroupPolicies",
                       "iam:ListGroupPolicies", "iam:PutGroupPolicy", "iam:RemoveUserFromGroup",
                       "iam:UpdateGroup"})
              .on({site.global_arn("iam", "group" + path + "*")}),
          allow("SecondFactorsOfLeavers")
              .action({"iam:DeleteVirtualMFADevice"})
              .on({site.global_arn("iam", "mfa/*"), site.global_arn("iam", "sms-mfa/*")}),
          allow("SeeSecondFactors").action({"iam:ListVirtualMFADevices"}).on({"*"})};
}

Statements deploy_administration(const Site& site) {
  return {allow("Aggregators")
              .action({"config:DeleteConfigurationAggregator", "config:ListTagsForResource",
                       "config:PutConfigurationAggregator", "config:TagResource", "config:UntagResource"})
              .on({own_resources(site, "config", "config-aggregator/*")}),
          // The administrator's own settings belong to the region, not to a resource of it.
          allow("WholeOrganization")
              .action({"config:DescribeConfigurationAggregators",
                       "guardduty:DescribeOrganizationConfiguration",
                       "guardduty:UpdateOrganizationConfiguration",
                       "organizations:DescribeAccount",
                       "organizations:DescribeOrganization",
                       "organizations:DescribeOrganizationalUnit",
                       "organizations:ListAWSServiceAccessForOrganization",
                       "organizations:ListAccounts",
                       "organizations:ListAccountsForParent",
                       "organizations:ListChildren",
                       "organizations:ListDelegatedAdministrators",
                       "organizations:ListOrganizationalUnitsForParent",
                       "organizations:ListParents",
                       "organizations:ListRoots",
                       "securityhub:CreateConfigurationPolicy",
                       "securityhub:CreateFindingAggregator",
                       "securityhub:DeleteConfigurationPolicy",
                       "securityhub:DeleteFindingAggregator",
                       "securityhub:DescribeOrganizationConfiguration",
                       "securityhub:GetConfigurationPolicy",
                       "securityhub:GetConfigurationPolicyAssociation",
                       "securityhub:GetFindingAggregator",
                       "securityhub:ListFindingAggregators",
                       "securityhub:ListTagsForResource",
                       "securityhub:StartConfigurationPolicyAssociation",
                       "securityhub:StartConfigurationPolicyDisassociation",
                       "securityhub:UpdateConfigurationPolicy",
                       "securityhub:UpdateFindingAggregator",
                       "securityhub:UpdateOrganizationConfiguration"})
              .on({"*"})};
}

/// The ids in Organizations' ARNs are known only once the organisation is made, and there is one only.
Statements deploy_organization(const Site&) {
  return {
      allow("Organization")
          .action({"organizations:AttachPolicy",
                   "organizations:CreateAccount",
                   "organizations:CreateOrganization",
                   "organizations:CreateOrganizationalUnit",
                   "organizations:CreatePolicy",
                   "organizations:DeleteOrganizationalUnit",
                   "organizations:DeletePolicy",
                   "organizations:DeregisterDelegatedAdministrator",
                   "organizations:DescribeAccount",
                   "organizations:DescribeCreateAccountStatus",
                   "organizations:DescribeOrganization",
                   "organizations:DescribeOrganizationalUnit",
                   "organizations:DescribePolicy",
                   "organizations:DetachPolicy",
                   "organizations:DisableAWSServiceAccess",
                   "organizations:DisablePolicyType",
                   "organizations:EnableAWSServiceAccess",
                   "organizations:EnablePolicyType",
                   "organizations:ListAWSServiceAccessForOrganization",
                   "organizations:ListAccounts",
                   "organizations:ListAccountsForParent",
                   "organizations:ListChildren",
                   "organizations:ListDelegatedAdministrators",
                   "organizations:ListDelegatedServicesForAccount",
                   "organizations:ListOrganizationalUnitsForParent",
                   "organizations:ListParents",
                   "organizations:ListPoliciesForTarget",
                   "organizations:ListRoots",
                   "organizations:ListTagsForResource",
                   "organizations:ListTargetsForPolicy",
                   "organizations:MoveAccount",
                   "organizations:RegisterDelegatedAdministrator",
                   "organizations:TagResource",
                   "organizations:UntagResource",
                   "organizations:UpdateOrganizationalUnit",
                   "organizations:UpdatePolicy"})
          .on({"*"}),
      allow("RegionalAdministrators")
          .action({"cloudtrail:DeregisterOrganizationDelegatedAdmin",
                   "cloudtrail:RegisterOrganizationDelegatedAdmin",
                   "guardduty:DisableOrganizationAdminAccount", "guardduty:EnableOrganizationAdminAccount",
                   "guardduty:ListOrganizationAdminAccounts", "securityhub:DisableOrganizationAdminAccount",
                   "securityhub:EnableOrganizationAdminAccount", "securityhub:ListOrganizationAdminAccounts"})
          .on({"*"})};
}

}  // namespace ashlar::systems
