// Service control policies. They bound every account but the management account; what they do not deny, roles
// still have to be allowed.
#include "config/role_names.h"
#include "systems/accounts.h"
#include "systems/audit.h"
#include "systems/policy.h"
#include "systems/principals.h"

namespace ashlar::systems {

namespace {

/// Services that answer in us-east-1 whatever region one works in, and so cannot be bound by region. Source:
/// AWS Organizations User Guide, "Deny access to AWS based on the requested AWS Region".
const std::vector<std::string>& global_actions() {
  static const std::vector<std::string> actions = {
      "account:*",
      "acm:*",
      "aws-portal:*",
      "billing:*",
      "budgets:*",
      "ce:*",
      "cloudfront:*",
      "consolidatedbilling:*",
      "cur:*",
      "globalaccelerator:*",
      "health:*",
      "iam:*",
      "invoicing:*",
      "kms:*",
      "organizations:*",
      "payments:*",
      "pricing:*",
      "route53:*",
      "route53domains:*",
      "s3:GetAccountPublicAccessBlock",
      "s3:GetBucketLocation",
      "s3:ListAllMyBuckets",
      "s3:PutAccountPublicAccessBlock",
      "shield:*",
      "sts:*",
      "support:*",
      "tax:*",
      "trustedadvisor:*",
      "waf-regional:*",
      "waf:*",
      "wafv2:*",
  };
  return actions;
}

/// Roles that may do what is denied to everybody else: the organisation must be able to be taken down again.
List trusted_roles(const Site& site) {
  List roles;
  for (std::string_view role : {auto_deploy_role, first_role}) {
    roles.emplace_back("arn:" + std::string(site.partition()) + ":iam::*:role/" + std::string(role));
  }
  return roles;
}

Statement keep_recording(const Site& site) {
  return deny("StoppingTheRecord")
      .action(record_stopping_actions())
      .on({"*"})
      .when("ArnNotLike", "aws:PrincipalArn", trusted_roles(site));
}

/// Without the archive's key nothing of the record can be read, nor written. It is known by its alias, which
/// must not be taken from it first.
std::vector<Statement> keep_archive_key(const Site& site) {
  const Site security = in_account(site, site.organization->security());
  const std::string alias = archive_key_alias(site);
  return {deny("ShuttingTheArchive")
              .action({"kms:DisableKey", "kms:PutKeyPolicy", "kms:ScheduleKeyDeletion"})
              .on({security.arn("kms", "key/*")})
              .when("ForAnyValue:StringEquals", "kms:ResourceAliases", alias)
              .when("ArnNotLike", "aws:PrincipalArn", trusted_roles(site)),
          deny("HidingTheArchivesKey")
              .action({"kms:DeleteAlias", "kms:UpdateAlias"})
              .on({security.arn("kms", alias)})
              .when("ArnNotLike", "aws:PrincipalArn", trusted_roles(site))};
}

/// Otherwise whoever administers an account would make himself one of the trusted roles, and stop the record.
Statement keep_trusted_roles(const Site& site) {
  return deny("TakingATrustedRole")
      .action({"iam:AttachRolePolicy", "iam:CreateRole", "iam:DeleteRole", "iam:DeleteRolePolicy",
               "iam:DetachRolePolicy", "iam:PutRolePolicy", "iam:UpdateAssumeRolePolicy"})
      .on(trusted_roles(site))
      .when("ArnNotLike", "aws:PrincipalArn", trusted_roles(site));
}

}  // namespace

const std::vector<std::string>& record_stopping_actions() {
  static const std::vector<std::string> actions = {
      "access-analyzer:DeleteAnalyzer",
      "cloudtrail:DeleteTrail",
      "cloudtrail:PutEventSelectors",
      "cloudtrail:PutInsightSelectors",
      "cloudtrail:StopLogging",
      "cloudtrail:UpdateTrail",
      "config:DeleteConfigurationRecorder",
      "config:DeleteDeliveryChannel",
      "config:PutConfigurationRecorder",
      "config:PutDeliveryChannel",
      "config:StopConfigurationRecorder",
      "ec2:DisableEbsEncryptionByDefault",
      "ec2:ModifyInstanceMetadataDefaults",
      "guardduty:DeleteDetector",
      "guardduty:DeleteMembers",
      "guardduty:DeletePublishingDestination",
      "guardduty:DisassociateFromAdministratorAccount",
      "guardduty:DisassociateMembers",
      "guardduty:StopMonitoringMembers",
      "guardduty:UpdateDetector",
      "guardduty:UpdatePublishingDestination",
      "securityhub:BatchDisableStandards",
      "securityhub:DisableSecurityHub",
      "securityhub:DisassociateFromAdministratorAccount",
      "securityhub:DisassociateMembers",
  };
  return actions;
}

Guardrails guardrails(const Site& site) {
  std::vector<Statement> record = keep_archive_key(site);
  record.insert(record.begin(), {keep_recording(site), keep_trusted_roles(site)});
  List regions;
  for (const std::string& region : site.organization->allowed_regions()) regions.emplace_back(region);
  return {
      .regions = policy({deny("OtherRegions")
                             .not_action(global_actions())
                             .on({"*"})
                             .when("StringNotEquals", "aws:RequestedRegion", std::move(regions))}),
      .root = policy({deny("RootUser")
                          .action({"*"})
                          .on({"*"})
                          .when("StringLike", "aws:PrincipalArn", list({"arn:*:iam::*:root"}))}),
      .leaving = policy({deny("Leaving").action({"organizations:LeaveOrganization"}).on({"*"})}),
      .audit = policy(record),
  };
}

}  // namespace ashlar::systems
