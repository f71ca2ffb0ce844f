#include "systems/state.h"

#include <fmt/format.h>

#include "config/role_names.h"
#include "systems/access.h"
#include "systems/kms_key.h"
#include "systems/principals.h"
#include "systems/private_bucket.h"

namespace ashlar::systems {

namespace {

constexpr int old_versions_kept = 100;
constexpr int old_state_days = 365;

using Accounts = std::vector<const Account*>;

/// Whose role may act, where the account as a whole is the principal.
Value deploy_roles(const Site& site, const Accounts& readers) {
  List roles;
  for (const Account* account : readers)
    roles.emplace_back(in_account(site, *account).role_arn(auto_deploy_role));
  return roles;
}

std::string key_alias(const Site& site) { return kms_alias(site, "terraform-state"); }

/// By which units are applied; unit access by the last of them.
List deploying_roles(const Site& site) {
  return role_arns(site, {full_access_role, auto_deploy_role, first_role});
}

/// A key of its own, not the environment's: states must stay readable whatever happens to an environment.
const Resource& add_key(Scope scope, const Site& site, const Accounts& readers) {
  const Statement administration = allow("Administration")
                                       .principal({account_root(site, *site.account)})
                                       .action({"kms:CancelKeyDeletion", "kms:CreateAlias",
                                                "kms:DeleteAlias",       "kms:DescribeKey",
                                                "kms:DisableKey",        "kms:DisableKeyRotation",
                                                "kms:EnableKey",         "kms:EnableKeyRotation",
                                                "kms:GetKeyPolicy",      "kms:GetKeyRotationStatus",
                                                "kms:ListAliases",       "kms:ListGrants",
                                                "kms:ListKeyPolicies",   "kms:ListResourceTags",
                                                "kms:PutKeyPolicy",      "kms:ScheduleKeyDeletion",
                                                "kms:TagResource",       "kms:UntagResource",
                                                "kms:UpdateAlias",       "kms:UpdateKeyDescription"})
                                       .on({"*"})
                                       // The bootstrap makes the key before there is a role to deploy by; KMS
                                       // refuses a key that shuts its maker out.
                                       .when("ArnLike", "aws:PrincipalArn", deploying_roles(site));
  const Statement own_use = allow("Use")
                                .principal({account_root(site, *site.account)})
                                .action({"kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"})
                                .on({"*"})
                                .when("ArnLike", "aws:PrincipalArn", deploying_roles(site));
  std::vector<Statement> statements{administration, own_use};
  // What others may read of the bucket, they may decrypt.
  if (!readers.empty()) {
    statements.push_back(allow("ReadExports")
                             .principal(account_roots(site, readers))
                             .action({"kms:Decrypt"})
                             .on({"*"})
                             .when("ArnEquals", "aws:PrincipalArn", deploy_roles(site, readers))
                             .when("StringEquals", "kms:ViaService", site.regional_service("s3")));
  }
  return add_kms_key(scope, "state",
                     {.description = "Encrypts the Terraform states of " + site.account->name,
                      .policy = policy(statements),
                      .alias = key_alias(site),
                      .tag = "terraform-state"});
}

/// Every version is a state one can go back to: a hundred of them, and nothing younger than a year goes.
void add_lifecycle(Scope scope, const PrivateBucket& bucket) {
  scope.add(
      "aws_s3_bucket_lifecycle_configuration", "state",
      {{"bucket", (*bucket.bucket)["id"]},
       {"rule",
        object({{"id", "old-versions"},
                {"status", "Enabled"},
                {"filter", object({})},
                {"noncurrent_version_expiration", object({{"noncurrent_days", old_state_days},
                                                          {"newer_noncurrent_versions", old_versions_kept}})},
                {"abort_incomplete_multipart_upload", object({{"days_after_initiation", 7}})}})}});
}

/// Roles of people may read, and some write, whatever lies in a bucket of the account. States are not for
/// them: they tell everything, and whoever changes one changes what is deployed.
Statement refuse_everybody_else(const Site& site, const Value& objects, const Accounts& readers) {
  List admitted = deploying_roles(site);
  for (const Account* account : readers)
    admitted.emplace_back(in_account(site, *account).role_arn(auto_deploy_role));
  return deny("RefuseEverybodyElse")
      .anybody()
      .action({"s3:DeleteObject", "s3:DeleteObjectVersion", "s3:GetObject", "s3:GetObjectVersion",
               "s3:PutObject"})
      .on({objects})
      .when("ArnNotLike", "aws:PrincipalArn", std::move(admitted));
}

std::vector<Statement> bucket_statements(const Site& site, const PrivateBucket& bucket,
                                         const Accounts& readers) {
  const Value objects = concat({(*bucket.bucket)["arn"], "/*"});
  std::vector<Statement> statements{refuse_plain_http(bucket), refuse_everybody_else(site, objects, readers)};
  if (!readers.empty()) {
    statements.push_back(allow("ReadExports")
                             .principal(account_roots(site, readers))
                             .action({"s3:GetObject", "s3:GetObjectTagging"})  // the provider reads tags too
                             .on({concat({(*bucket.bucket)["arn"], "/exports/*"})})
                             .when("ArnEquals", "aws:PrincipalArn", deploy_roles(site, readers)));
  }
  return statements;
}

}  // namespace

std::string state_key(const Site& site) {
  return fmt::format("arn:{}:kms:{}:{}:{}", site.partition(), *site.organization->settings.home_region,
                     site.account_id(), key_alias(site));
}

std::string state_bucket(const Site& site) {
  return fit_name({*site.organization->settings.name, site.account->name,
                   *site.organization->settings.home_region, "terraform-state"},
                  bucket_name_limit);
}

void state(const Site& site, const std::vector<const Account*>& readers) {
  Scope scope = site.scope(
      "state", "state",
      {.title = "Terraform's states",
       .what = "The encrypted, versioned bucket that holds the states of all units of the account, this "
               "one's too: it "
               "is made with a local state first, which then moves in.",
       .loss =
           "Nothing that runs, but Terraform no longer knows what it made: every resource would have to be "
           "imported. Versions go back a year."},
      site.at);
  withhold_from_deploying(scope, site);  // it stands before any role that deploys
  const Resource& key = add_key(scope, site, readers);
  const PrivateBucket bucket =
      add_private_bucket(scope, "state", {{"bucket", state_bucket(site)}}, {.key = &key});
  add_lifecycle(scope, bucket);
  add_bucket_policy(scope, bucket, bucket_statements(site, bucket, readers));
}

}  // namespace ashlar::systems
