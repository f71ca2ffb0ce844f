// What only the security account or only the management account does.
#include "systems/deploy_permissions.h"

namespace ashlar::systems {

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
                       "securityhub:ListConfigurationPolicies",
                       "securityhub:ListFindingAggregators",
                       "securityhub:ListTagsForResource",
                       "securityhub:StartConfigurationPolicyAssociation",
                       "securityhub:StartConfigurationPolicyDisassociation",
                       "securityhub:UpdateConfigurationPolicy",
                       "securityhub:UpdateFindingAggregator",
                       "securityhub:UpdateOrganizationConfiguration"})
              .on({"*"})};
}

/// What GuardDuty and Security Hub ask for when they are given an administrator. The organisation itself is
/// not changed by deploying. The ids in Organizations' ARNs are known only once it is made, and there is one
/// only.
Statements deploy_organization(const Site&) {
  return {
      allow("SeeOrganization")
          .action({"organizations:DescribeAccount", "organizations:DescribeOrganization",
                   "organizations:DescribeOrganizationalUnit",
                   "organizations:ListAWSServiceAccessForOrganization", "organizations:ListAccounts",
                   "organizations:ListAccountsForParent", "organizations:ListChildren",
                   "organizations:ListDelegatedAdministrators",
                   "organizations:ListDelegatedServicesForAccount",
                   "organizations:ListOrganizationalUnitsForParent", "organizations:ListParents",
                   "organizations:ListRoots"})
          .on({"*"}),
      allow("NameAdministrators")
          .action({"organizations:DeregisterDelegatedAdministrator", "organizations:EnableAWSServiceAccess",
                   "organizations:RegisterDelegatedAdministrator"})
          .on({"*"})
          .when("StringEquals", "organizations:ServicePrincipal",
                list({"guardduty.amazonaws.com", "malware-protection.guardduty.amazonaws.com",
                      "securityhub.amazonaws.com"})),
      allow("RegionalAdministrators")
          .action({"guardduty:DisableOrganizationAdminAccount", "guardduty:EnableOrganizationAdminAccount",
                   "guardduty:ListOrganizationAdminAccounts", "securityhub:DisableOrganizationAdminAccount",
                   "securityhub:EnableOrganizationAdminAccount", "securityhub:ListOrganizationAdminAccounts"})
          .on({"*"})};
}

}  // namespace ashlar::systems
