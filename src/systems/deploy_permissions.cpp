// Statements are by service, with the resources narrowed as far as IAM can: to this account's, to our
// buckets' names, to our users' path. `on({"*"})` stands only where AWS knows no narrower resource for the
// actions.
#include <fmt/format.h>

#include "config/role_names.h"
#include "systems/access.h"
#include "systems/deploy_role.h"
#include "systems/role_boundary.h"

namespace ashlar::systems {

namespace {

/// Everything of one service in this account, in every region.
std::string own(const Site& site, std::string_view service, std::string_view resource = "*") {
  return fmt::format("arn:{}:{}:*:{}:{}", site.partition(), service, site.account_id(), resource);
}

/// Buckets start with the organisation's and the account's name (Site::bucket_name, state_bucket).
std::string own_buckets(const Site& site) {
  return site.bucket_arn(*site.organization->settings.name + "-" + site.account->name + "-*");
}

/// What any account of the organisation shows to the others.
Value exports(const Site& site) {
  return site.bucket_arn(*site.organization->settings.name + "-*/exports/*");
}

// --- every account

PermissionSet storage(const Site& site) {
  return {
      "storage",
      {
          allow("Buckets")
              .action({"s3:CreateBucket",
                       "s3:DeleteBucket",
                       "s3:DeleteBucketPolicy",
                       "s3:GetAccelerateConfiguration",
                       "s3:GetBucketAcl",
                       "s3:GetBucketCORS",
                       "s3:GetBucketLocation",
                       "s3:GetBucketLogging",
                       "s3:GetBucketObjectLockConfiguration",
                       "s3:GetBucketOwnershipControls",
                       "s3:GetBucketPolicy",
                       "s3:GetBucketPublicAccessBlock",
                       "s3:GetBucketRequestPayment",
                       "s3:GetBucketTagging",
                       "s3:GetBucketVersioning",
                       "s3:GetBucketWebsite",
                       "s3:GetEncryptionConfiguration",
                       "s3:GetLifecycleConfiguration",
                       "s3:GetReplicationConfiguration",
                       "s3:ListBucket",
                       "s3:ListBucketVersions",
                       "s3:PutBucketOwnershipControls",
                       "s3:PutBucketPolicy",
                       "s3:PutBucketPublicAccessBlock",
                       "s3:PutBucketTagging",
                       "s3:PutBucketVersioning",
                       "s3:PutEncryptionConfiguration",
                       "s3:PutLifecycleConfiguration"})
              .on({own_buckets(site)}),
          // States and exports are objects; emptying a bucket takes every version.
          allow("Objects")
              .action({"s3:AbortMultipartUpload", "s3:DeleteObject", "s3:DeleteObjectVersion", "s3:GetObject",
                       "s3:GetObjectTagging", "s3:GetObjectVersion", "s3:PutObject", "s3:PutObjectTagging"})
              .on({own_buckets(site) + "/*"}),
          allow("OtherAccountsExports").action({"s3:GetObject", "s3:GetObjectTagging"}).on({exports(site)}),
      }};
}

PermissionSet keys(const Site& site) {
  return {"keys",
          {
              allow("Keys")
                  .action({"kms:CancelKeyDeletion",    "kms:CreateAlias",
                           "kms:CreateGrant",          "kms:DeleteAlias",
                           "kms:DescribeKey",          "kms:DisableKey",
                           "kms:DisableKeyRotation",   "kms:EnableKey",
                           "kms:EnableKeyRotation",    "kms:GetKeyPolicy",
                           "kms:GetKeyRotationStatus", "kms:ListGrants",
                           "kms:ListKeyPolicies",      "kms:ListResourceTags",
                           "kms:PutKeyPolicy",         "kms:RevokeGrant",
                           "kms:ScheduleKeyDeletion",  "kms:TagResource",
                           "kms:UntagResource",        "kms:UpdateAlias",
                           "kms:UpdateKeyDescription"})
                  .on({own(site, "kms")}),
              allow("NewKeys").action({"kms:CreateKey", "kms:ListAliases"}).on({"*"}),
              // States are encrypted with the account's key, exports with their own account's, trails with
              // the archive's: each key's policy says to whom it is open.
              allow("UseKeys")
                  .action({"kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey",
                           "kms:GenerateDataKeyWithoutPlaintext", "kms:ReEncryptFrom", "kms:ReEncryptTo"})
                  .on({fmt::format("arn:{}:kms:*:*:key/*", site.partition())}),
          }};
}

// --- roles: only those under our path, and those only within their boundary

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
            list({"config.amazonaws.com", "monitoring.rds.amazonaws.com", "vpc-flow-logs.amazonaws.com"}));
}

/// AWS's own policies that a role of ours may have.
Statement attach_policies(const Site& site) {
  return allow("PoliciesOfRoles")
      .action({"iam:AttachRolePolicy", "iam:DetachRolePolicy"})
      .on({deployed_roles(site)})
      .when("StringEquals", "iam:PermissionsBoundary", boundary_arn(site))
      .when(
          "ArnEquals", "iam:PolicyARN",
          fmt::format("arn:{}:iam::aws:policy/service-role/AWSConfigRoleForOrganizations", site.partition()));
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

/// Nothing of unit `access`: entrances, the deploy role's own permissions and the boundary are not its to
/// change.
PermissionSet roles(const Site& site) {
  return {"roles",
          {
              make_roles(site),
              attach_policies(site),
              change_roles(site),
              make_service_linked_roles(site),
              allow("SeeRoles")
                  .action({"iam:GetRole", "iam:GetRolePolicy", "iam:ListAttachedRolePolicies",
                           "iam:ListInstanceProfilesForRole", "iam:ListRolePolicies", "iam:ListRoleTags"})
                  .on({site.global_arn("iam", "role/*")}),
              pass_roles(site),
          }};
}

/// One recorder, detector and hub per account and region: most of these actions take no resource.
PermissionSet watching(const Site& site) {
  return {"watching",
          {
              allow("Trails")
                  .action({"cloudtrail:AddTags", "cloudtrail:CreateTrail", "cloudtrail:DeleteTrail",
                           "cloudtrail:GetEventSelectors", "cloudtrail:GetInsightSelectors",
                           "cloudtrail:GetTrail", "cloudtrail:GetTrailStatus", "cloudtrail:ListTags",
                           "cloudtrail:PutEventSelectors", "cloudtrail:RemoveTags", "cloudtrail:StartLogging",
                           "cloudtrail:StopLogging", "cloudtrail:UpdateTrail"})
                  .on({own(site, "cloudtrail", "trail/*")}),
              allow("Analyzers")
                  .action({"access-analyzer:CreateAnalyzer", "access-analyzer:DeleteAnalyzer",
                           "access-analyzer:GetAnalyzer", "access-analyzer:ListTagsForResource",
                           "access-analyzer:TagResource", "access-analyzer:UntagResource",
                           "access-analyzer:UpdateAnalyzer"})
                  .on({own(site, "access-analyzer", "analyzer/*")}),
              allow("Watchmen")
                  .action({"cloudtrail:DescribeTrails",
                           "config:DeleteConfigurationRecorder",
                           "config:DeleteDeliveryChannel",
                           "config:DescribeConfigurationRecorderStatus",
                           "config:DescribeConfigurationRecorders",
                           "config:DescribeDeliveryChannels",
                           "config:PutConfigurationRecorder",
                           "config:PutDeliveryChannel",
                           "config:StartConfigurationRecorder",
                           "config:StopConfigurationRecorder",
                           "guardduty:CreateDetector",
                           "guardduty:DeleteDetector",
                           "guardduty:GetDetector",
                           "guardduty:ListDetectors",
                           "guardduty:TagResource",
                           "guardduty:UntagResource",
                           "guardduty:UpdateDetector",
                           "securityhub:DescribeHub",
                           "securityhub:DisableSecurityHub",
                           "securityhub:EnableSecurityHub",
                           "securityhub:GetEnabledStandards",
                           "securityhub:UpdateSecurityHubConfiguration"})
                  .on({"*"}),
              allow("RegionDefaults")
                  .action({"ec2:DisableEbsEncryptionByDefault", "ec2:EnableEbsEncryptionByDefault",
                           "ec2:GetEbsEncryptionByDefault", "ec2:GetInstanceMetadataDefaults",
                           "ec2:ModifyInstanceMetadataDefaults"})
                  .on({"*"}),
          }};
}

PermissionSet names(const Site& site) {
  const std::string zones = fmt::format("arn:{}:route53:::hostedzone/*", site.partition());
  return {"names",
          {
              allow("Zones")
                  .action({"route53:AssociateVPCWithHostedZone", "route53:ChangeResourceRecordSets",
                           "route53:ChangeTagsForResource", "route53:DeleteHostedZone",
                           "route53:DisassociateVPCFromHostedZone", "route53:GetDNSSEC",
                           "route53:GetHostedZone", "route53:ListResourceRecordSets",
                           "route53:ListTagsForResource", "route53:UpdateHostedZoneComment"})
                  .on({zones}),
              allow("Changes")
                  .action({"route53:GetChange"})
                  .on({fmt::format("arn:{}:route53:::change/*", site.partition())}),
              allow("NewZones")
                  .action({"route53:CreateHostedZone", "route53:ListHostedZones",
                           "route53:ListHostedZonesByName"})
                  .on({"*"}),
          }};
}

// --- denied whatever the other sets allow, or will

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
      .not_on({site.global_arn("iam", "user" + path + "*"), site.global_arn("iam", "group" + path + "*")});
}

PermissionSet limits(const Site& site) {
  return {"limits",
          {make_no_credentials(), keep_organization(), keep_entrances(site), keep_roles_bounded(site),
           keep_boundaries(), keep_documents(site), keep_users(site)}};
}

// --- accounts with networks and what runs in them

PermissionSet networks(const Site& site) {
  return {"networks",
          {
              allow("Networks")
                  .action({"ec2:AcceptVpcPeeringConnection",
                           "ec2:AllocateAddress",
                           "ec2:AssociateRouteTable",
                           "ec2:AttachInternetGateway",
                           "ec2:AuthorizeSecurityGroupEgress",
                           "ec2:AuthorizeSecurityGroupIngress",
                           "ec2:CreateFlowLogs",
                           "ec2:CreateInternetGateway",
                           "ec2:CreateNatGateway",
                           "ec2:CreateNetworkAcl",
                           "ec2:CreateNetworkAclEntry",
                           "ec2:CreateRoute",
                           "ec2:CreateRouteTable",
                           "ec2:CreateSecurityGroup",
                           "ec2:CreateSubnet",
                           "ec2:CreateTags",
                           "ec2:CreateVpc",
                           "ec2:CreateVpcEndpoint",
                           "ec2:CreateVpcPeeringConnection",
                           "ec2:DeleteFlowLogs",
                           "ec2:DeleteInternetGateway",
                           "ec2:DeleteNatGateway",
                           "ec2:DeleteNetworkAcl",
                           "ec2:DeleteNetworkAclEntry",
                           "ec2:DeleteRoute",
                           "ec2:DeleteRouteTable",
                           "ec2:DeleteSecurityGroup",
                           "ec2:DeleteSubnet",
                           "ec2:DeleteTags",
                           "ec2:DeleteVpc",
                           "ec2:DeleteVpcEndpoints",
                           "ec2:DeleteVpcPeeringConnection",
                           "ec2:DetachInternetGateway",
                           "ec2:DisassociateAddress",
                           "ec2:DisassociateRouteTable",
                           "ec2:ModifySecurityGroupRules",
                           "ec2:ModifySubnetAttribute",
                           "ec2:ModifyVpcAttribute",
                           "ec2:ModifyVpcEndpoint",
                           "ec2:ModifyVpcPeeringConnectionOptions",
                           "ec2:ReleaseAddress",
                           "ec2:ReplaceNetworkAclAssociation",
                           "ec2:ReplaceNetworkAclEntry",
                           "ec2:ReplaceRoute",
                           "ec2:ReplaceRouteTableAssociation",
                           "ec2:RevokeSecurityGroupEgress",
                           "ec2:RevokeSecurityGroupIngress",
                           "ec2:UpdateSecurityGroupRuleDescriptionsEgress",
                           "ec2:UpdateSecurityGroupRuleDescriptionsIngress"})
                  .on({own(site, "ec2")}),
              allow("SeeNetworks")
                  .action({"ec2:DescribeAccountAttributes",
                           "ec2:DescribeAddresses",
                           "ec2:DescribeAddressesAttribute",
                           "ec2:DescribeAvailabilityZones",
                           "ec2:DescribeFlowLogs",
                           "ec2:DescribeInternetGateways",
                           "ec2:DescribeManagedPrefixLists",
                           "ec2:DescribeNatGateways",
                           "ec2:DescribeNetworkAcls",
                           "ec2:DescribeNetworkInterfaces",
                           "ec2:DescribePrefixLists",
                           "ec2:DescribeRouteTables",
                           "ec2:DescribeSecurityGroupRules",
                           "ec2:DescribeSecurityGroups",
                           "ec2:DescribeSubnets",
                           "ec2:DescribeTags",
                           "ec2:DescribeVpcAttribute",
                           "ec2:DescribeVpcEndpointServices",
                           "ec2:DescribeVpcEndpoints",
                           "ec2:DescribeVpcPeeringConnections",
                           "ec2:DescribeVpcs"})
                  .on({"*"}),
          }};
}

PermissionSet balancers(const Site& site) {
  return {"balancers",
          {
              allow("LoadBalancers")
                  .action({"elasticloadbalancing:AddTags",
                           "elasticloadbalancing:CreateListener",
                           "elasticloadbalancing:CreateLoadBalancer",
                           "elasticloadbalancing:CreateRule",
                           "elasticloadbalancing:CreateTargetGroup",
                           "elasticloadbalancing:DeleteListener",
                           "elasticloadbalancing:DeleteLoadBalancer",
                           "elasticloadbalancing:DeleteRule",
                           "elasticloadbalancing:DeleteTargetGroup",
                           "elasticloadbalancing:ModifyListener",
                           "elasticloadbalancing:ModifyListenerAttributes",
                           "elasticloadbalancing:ModifyLoadBalancerAttributes",
                           "elasticloadbalancing:ModifyRule",
                           "elasticloadbalancing:ModifyTargetGroup",
                           "elasticloadbalancing:ModifyTargetGroupAttributes",
                           "elasticloadbalancing:RemoveTags",
                           "elasticloadbalancing:SetRulePriorities",
                           "elasticloadbalancing:SetSecurityGroups",
                           "elasticloadbalancing:SetSubnets",
                           "elasticloadbalancing:SetWebACL"})
                  .on({own(site, "elasticloadbalancing")}),
              allow("SeeLoadBalancers")
                  .action({"elasticloadbalancing:DescribeCapacityReservation",
                           "elasticloadbalancing:DescribeListenerAttributes",
                           "elasticloadbalancing:DescribeListeners",
                           "elasticloadbalancing:DescribeLoadBalancerAttributes",
                           "elasticloadbalancing:DescribeLoadBalancers", "elasticloadbalancing:DescribeRules",
                           "elasticloadbalancing:DescribeTags",
                           "elasticloadbalancing:DescribeTargetGroupAttributes",
                           "elasticloadbalancing:DescribeTargetGroups"})
                  .on({"*"}),
              allow("Firewalls")
                  .action({"wafv2:AssociateWebACL", "wafv2:CreateWebACL", "wafv2:DeleteLoggingConfiguration",
                           "wafv2:DeleteWebACL", "wafv2:DisassociateWebACL", "wafv2:GetLoggingConfiguration",
                           "wafv2:GetWebACL", "wafv2:GetWebACLForResource", "wafv2:ListTagsForResource",
                           "wafv2:PutLoggingConfiguration", "wafv2:TagResource", "wafv2:UntagResource",
                           "wafv2:UpdateWebACL"})
                  .on({own(site, "wafv2"), own(site, "elasticloadbalancing", "loadbalancer/*"),
                       // Amazon's own rule groups, which our firewalls are made of.
                       fmt::format("arn:{}:wafv2:*:*:*/managedruleset/*/*", site.partition())}),
              allow("Certificates")
                  .action({"acm:AddTagsToCertificate", "acm:DeleteCertificate", "acm:DescribeCertificate",
                           "acm:ListTagsForCertificate", "acm:RemoveTagsFromCertificate",
                           "acm:UpdateCertificateOptions"})
                  .on({own(site, "acm")}),
              allow("NewCertificates").action({"acm:ListCertificates", "acm:RequestCertificate"}).on({"*"}),
          }};
}

PermissionSet data(const Site& site) {
  return {"data",
          {
              allow("Databases")
                  .action({"rds:AddTagsToResource",
                           "rds:CreateDBInstance",
                           "rds:CreateDBInstanceReadReplica",
                           "rds:CreateDBParameterGroup",
                           "rds:CreateDBSnapshot",
                           "rds:CreateDBSubnetGroup",
                           "rds:DeleteDBInstance",
                           "rds:DeleteDBParameterGroup",
                           "rds:DeleteDBSubnetGroup",
                           "rds:DescribeDBInstances",
                           "rds:DescribeDBParameterGroups",
                           "rds:DescribeDBParameters",
                           "rds:DescribeDBSnapshots",
                           "rds:DescribeDBSubnetGroups",
                           "rds:ListTagsForResource",
                           "rds:ModifyDBInstance",
                           "rds:ModifyDBParameterGroup",
                           "rds:ModifyDBSubnetGroup",
                           "rds:PromoteReadReplica",
                           "rds:RebootDBInstance",
                           "rds:RemoveTagsFromResource",
                           "rds:ResetDBParameterGroup"})
                  .on({own(site, "rds")}),
              allow("SeeEngines").action({"rds:DescribeDBEngineVersions"}).on({"*"}),
              allow("Secrets")
                  .action({"secretsmanager:CreateSecret", "secretsmanager:DeleteSecret",
                           "secretsmanager:DescribeSecret", "secretsmanager:GetResourcePolicy",
                           "secretsmanager:GetSecretValue", "secretsmanager:ListSecretVersionIds",
                           "secretsmanager:PutSecretValue", "secretsmanager:RestoreSecret",
                           "secretsmanager:TagResource", "secretsmanager:UntagResource",
                           "secretsmanager:UpdateSecret", "secretsmanager:UpdateSecretVersionStage"})
                  .on({own(site, "secretsmanager", "secret:*")}),
              allow("NewPasswords").action({"secretsmanager:GetRandomPassword"}).on({"*"}),
              allow("Parameters")
                  .action({"ssm:AddTagsToResource", "ssm:DeleteParameter", "ssm:GetParameter",
                           "ssm:GetParameters", "ssm:ListTagsForResource", "ssm:PutParameter",
                           "ssm:RemoveTagsFromResource"})
                  .on({own(site, "ssm", "parameter/*")}),
              allow("SeeParameters").action({"ssm:DescribeParameters"}).on({"*"}),
          }};
}

PermissionSet monitoring(const Site& site) {
  return {
      "monitoring",
      {
          allow("Logs")
              .action({"logs:AssociateKmsKey", "logs:CreateLogGroup", "logs:DeleteLogGroup",
                       "logs:DeleteRetentionPolicy", "logs:DisassociateKmsKey", "logs:ListTagsForResource",
                       "logs:PutRetentionPolicy", "logs:TagResource", "logs:UntagResource"})
              .on({own(site, "logs", "log-group:*")}),
          allow("LogDelivery")
              .action({"logs:CreateLogDelivery", "logs:DeleteLogDelivery", "logs:DeleteResourcePolicy",
                       "logs:DescribeLogGroups", "logs:DescribeResourcePolicies", "logs:GetLogDelivery",
                       "logs:ListLogDeliveries", "logs:PutResourcePolicy", "logs:UpdateLogDelivery"})
              .on({"*"}),
          allow("Alarms")
              .action({"cloudwatch:DeleteAlarms", "cloudwatch:DescribeAlarms",
                       "cloudwatch:ListTagsForResource", "cloudwatch:PutMetricAlarm",
                       "cloudwatch:TagResource", "cloudwatch:UntagResource"})
              .on({own(site, "cloudwatch", "alarm:*")}),
          allow("Topics")
              .action({"sns:CreateTopic", "sns:DeleteTopic", "sns:GetSubscriptionAttributes",
                       "sns:GetTopicAttributes", "sns:ListSubscriptionsByTopic", "sns:ListTagsForResource",
                       "sns:SetSubscriptionAttributes", "sns:SetTopicAttributes", "sns:Subscribe",
                       "sns:TagResource", "sns:Unsubscribe", "sns:UntagResource"})
              .on({own(site, "sns")}),
      }};
}

// --- the security account

PermissionSet people_and_groups(const Site& site) {
  const std::string path(people_path);
  return {"people",
          {allow("People")
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
               .on({site.global_arn("iam", "user" + path + "*")}),
           allow("Groups")
               .action({"iam:AddUserToGroup", "iam:CreateGroup", "iam:DeleteGroup", "iam:DeleteGroupPolicy",
                        "iam:GetGroup", "iam:GetGroupPolicy", "iam:ListAttachedGroupPolicies",
                        "iam:ListGroupPolicies", "iam:PutGroupPolicy", "iam:RemoveUserFromGroup",
                        "iam:UpdateGroup"})
               .on({site.global_arn("iam", "group" + path + "*")}),
           allow("SecondFactorsOfLeavers")
               .action({"iam:DeleteVirtualMFADevice"})
               .on({site.global_arn("iam", "mfa/*"), site.global_arn("iam", "sms-mfa/*")}),
           allow("SeeSecondFactors").action({"iam:ListVirtualMFADevices"}).on({"*"})}};
}

PermissionSet administration(const Site& site) {
  return {"administration",
          {allow("Aggregators")
               .action({"config:DeleteConfigurationAggregator", "config:ListTagsForResource",
                        "config:PutConfigurationAggregator", "config:TagResource", "config:UntagResource"})
               .on({own(site, "config", "config-aggregator/*")}),
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
               .on({"*"})}};
}

// --- the management account

/// The ids in Organizations' ARNs are known only once the organisation is made, and there is one only.
PermissionSet organization(const Site&) {
  return {
      "organization",
      {allow("Organization")
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
                    "securityhub:EnableOrganizationAdminAccount",
                    "securityhub:ListOrganizationAdminAccounts"})
           .on({"*"})}};
}

}  // namespace

std::vector<PermissionSet> deploy_permissions(const Site& site) {
  std::vector<PermissionSet> sets{storage(site),  keys(site),  roles(site),
                                  watching(site), names(site), limits(site)};
  switch (site.account->kind()) {
    case AccountKind::Management:
      sets.push_back(organization(site));
      break;
    case AccountKind::Security:
      sets.push_back(people_and_groups(site));
      sets.push_back(administration(site));
      break;
    case AccountKind::SharedServices:
    case AccountKind::Application:
      for (PermissionSet& set : std::vector{networks(site), balancers(site), data(site), monitoring(site)}) {
        sets.push_back(std::move(set));
      }
  }
  return sets;
}

}  // namespace ashlar::systems
