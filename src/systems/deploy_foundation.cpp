// What every account needs: buckets, keys and names.
#include <fmt/format.h>

#include "systems/deploy_permissions.h"

namespace ashlar::systems {

namespace {

/// Buckets start with the organisation's and the account's name (Site::bucket_name, state_bucket).
std::string own_buckets(const Site& site) {
  return site.bucket_arn(*site.organization->settings.name + "-" + site.account->name + "-*");
}

/// What any account of the organisation shows to the others.
Value exports(const Site& site) {
  return site.bucket_arn(*site.organization->settings.name + "-*/exports/*");
}

/// States are encrypted with the account's key, exports with their own account's, trails with the archive's:
/// each key's policy says to whom it is open.
Statement use_keys(std::string_view sid, const std::string& keys) {
  return allow(sid)
      .action({"kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey", "kms:GenerateDataKeyWithoutPlaintext",
               "kms:ReEncryptFrom", "kms:ReEncryptTo"})
      .on({keys});
}

}  // namespace

Statements deploy_storage(const Site& site) {
  return {
      allow("Buckets")
          .action({"s3:CreateBucket",
                   "s3:DeleteBucket",
                   "s3:DeleteBucketPolicy",
                   "s3:GetAccelerateConfiguration",
                   "s3:GetBucketAcl",
                   "s3:GetBucketCORS",
                   "s3:GetBucketLocation",
                   "s3:GetBucketLogging",
                   "s3:GetBucketNotification",
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
                   "s3:PutBucketNotification",
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
  };
}

Statements deploy_keys(const Site& site) {
  return {
      allow("Keys")
          .action({"kms:CancelKeyDeletion",    "kms:CreateAlias",
                   "kms:CreateGrant",          "kms:DeleteAlias",
                   "kms:DescribeKey",          "kms:DisableKey",
                   "kms:DisableKeyRotation",   "kms:EnableKey",
                   "kms:EnableKeyRotation",    "kms:GetKeyPolicy",
                   "kms:GetKeyRotationStatus", "kms:ListGrants",
                   "kms:ListKeyPolicies",      "kms:ListResourceTags",
                   "kms:PutKeyPolicy",         "kms:RetireGrant",
                   "kms:RevokeGrant",          "kms:ScheduleKeyDeletion",
                   "kms:TagResource",          "kms:UntagResource",
                   "kms:UpdateAlias",          "kms:UpdateKeyDescription"})
          .on({own_resources(site, "kms")}),
      allow("NewKeys").action({"kms:CreateKey", "kms:ListAliases", "kms:ListKeys"}).on({"*"}),
      use_keys("UseKeys", own_resources(site, "kms", "key/*")),
      // Of the organisation, whose id is not known before it is made; with a list of its accounts, each new
      // one would change all. The account's own keys are used before there is an organisation.
      use_keys("UseKeysOfOtherAccounts", fmt::format("arn:{}:kms:*:*:key/*", site.partition()))
          .when("StringEquals", "aws:ResourceOrgID", "${aws:PrincipalOrgID}"),
  };
}

Statements deploy_names(const Site& site) {
  const std::string zones = fmt::format("arn:{}:route53:::hostedzone/*", site.partition());
  return {
      allow("Zones")
          .action({"route53:AssociateVPCWithHostedZone", "route53:ChangeResourceRecordSets",
                   "route53:ChangeTagsForResource", "route53:DeleteHostedZone",
                   "route53:DisassociateVPCFromHostedZone", "route53:GetDNSSEC", "route53:GetHostedZone",
                   "route53:ListResourceRecordSets", "route53:ListTagsForResource",
                   "route53:UpdateHostedZoneComment"})
          .on({zones}),
      allow("Changes")
          .action({"route53:GetChange"})
          .on({fmt::format("arn:{}:route53:::change/*", site.partition())}),
      allow("HealthChecks")
          .action({"route53:ChangeTagsForResource", "route53:DeleteHealthCheck", "route53:GetHealthCheck",
                   "route53:ListTagsForResource", "route53:UpdateHealthCheck"})
          .on({fmt::format("arn:{}:route53:::healthcheck/*", site.partition())}),
      allow("NewZonesAndHealthChecks")
          .action({"route53:CreateHealthCheck", "route53:CreateHostedZone", "route53:ListHealthChecks",
                   "route53:ListHostedZones", "route53:ListHostedZonesByName"})
          .on({"*"}),
  };
}

}  // namespace ashlar::systems
