#include "systems/keys.h"

#include <algorithm>
#include <set>

#include "config/role_names.h"
#include "systems/kms_key.h"
#include "systems/policy.h"
#include "systems/principals.h"
#include "systems/role_boundary.h"

namespace ashlar::systems {

namespace {

/// Roles are compared by condition, not named as principals: KMS refuses a policy whose principals do not
/// exist, and the key must not wait for every role (nor break when one is removed).
Value role_arns(const Site& site, const std::vector<Located<std::string>>& roles) {
  List arns;
  for (const Located<std::string>& role : roles)
    arns.push_back(Value(site.role_arn(*role)).from(role.at.start));
  return arns;
}

Value this_account(const Site& site) { return account_root(site, *site.account); }

/// To encrypt with the key and read again.
std::vector<std::string> encrypting() {
  return {"kms:Decrypt",         "kms:DescribeKey",   "kms:Encrypt",
          "kms:GenerateDataKey", "kms:ReEncryptFrom", "kms:ReEncryptTo"};
}

/// That, and to lend the key to a service for as long as it keeps something encrypted.
std::vector<std::string> lending() {
  return {"kms:CreateGrant",   "kms:Decrypt",         "kms:DescribeKey",
          "kms:Encrypt",       "kms:GenerateDataKey", "kms:GenerateDataKeyWithoutPlaintext",
          "kms:ReEncryptFrom", "kms:ReEncryptTo"};
}

Statement use(const Site& site) {
  return allow("Use")
      .principal({this_account(site)})
      .action(encrypting())
      .on({"*"})
      .when("ArnLike", "aws:PrincipalArn", role_arns(site, *site.common->keys->users));
}

Value regional_services(const Site& site, std::initializer_list<std::string_view> names) {
  List services;
  for (std::string_view name : names) services.emplace_back(site.regional_service(name));
  return services;
}

/// Each once, though it be named twice.
List users_administrators_and_deployers(const Site& site) {
  std::set<std::string> arns{site.role_arn(auto_deploy_role)};
  for (const auto& roles : {site.common->keys->users, site.common->keys->administrators}) {
    const Value named = role_arns(site, *roles);
    for (const Value& arn : *named.as<List>()) arns.insert(*arn.as<std::string>());
  }
  return {arns.begin(), arns.end()};
}

/// Disks, databases, topics, for whoever may work with the key anyway, for what deploying made, and for AWS's
/// own roles. Nobody else: a snapshot restored under one's own password is as good as the data.
Statement use_through_services(const Site& site) {
  List roles = users_administrators_and_deployers(site);
  roles.emplace_back(
      deployed_role_arn(site, fit_name({site.environment, site.region}, role_name_limit) + "-*"));
  roles.emplace_back(site.role_arn("aws-service-role/*"));
  return allow("UseThroughServices")
      .principal({this_account(site)})
      .action(lending())
      .on({"*"})
      .when("StringEquals", "kms:CallerAccount", site.account_id())
      .when("ArnLike", "aws:PrincipalArn", std::move(roles))
      .when("StringEquals", "kms:ViaService",
            regional_services(site, {"ec2", "rds", "sns", "sqs", "elasticache", "backup"}));
}

/// Secrets, objects and functions' variables do come back as they are: only for the key's users, for who
/// deploys, and for the roles of services, servers and functions, each of which may read its own and no
/// others.
Statement read_secrets(const Site& site) {
  List roles = *role_arns(site, *site.common->keys->users).as<List>();
  roles.emplace_back(site.role_arn(auto_deploy_role));
  for (std::string_view kind : {"service", "server", "function"}) {
    roles.emplace_back(
        deployed_role_arn(site, fit_name({site.environment, site.region, kind}, role_name_limit) + "-*"));
  }
  return allow("ReadSecrets")
      .principal({this_account(site)})
      .action({"kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey"})
      .on({"*"})
      .when("ArnLike", "aws:PrincipalArn", std::move(roles))
      .when("StringEquals", "kms:ViaService",
            regional_services(site, {"secretsmanager", "s3", "sqs", "lambda"}));
}

/// Auto Scaling starts machines with encrypted disks by a role of its own, which has no permission for keys
/// and takes none (EC2 Auto Scaling User Guide, "Required AWS KMS key policy for use with encrypted
/// volumes").
Statement use_by_auto_scaling(const Site& site) {
  return allow("UseByAutoScaling")
      .anybody()
      .action(lending())
      .on({"*"})
      .when("StringEquals", "kms:CallerAccount", site.account_id())
      .when("ArnEquals", "aws:PrincipalArn",
            site.role_arn("aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling"));
}

Statement use_by_logs(const Site& site) {
  return allow("UseByLogs")
      .service({site.regional_service("logs")})
      .action(encrypting())
      .on({"*"})
      .when("ArnLike", "kms:EncryptionContext:aws:logs:arn", site.arn("logs", "log-group:*"));
}

/// Alarms publish to encrypted topics.
Statement use_by_alarms(const Site& site) {
  return allow("UseByAlarms")
      .service({"cloudwatch.amazonaws.com"})
      .action({"kms:Decrypt", "kms:GenerateDataKey"})
      .on({"*"})
      .when("StringEquals", "aws:SourceAccount", site.account_id());
}

/// Access logs of CloudFront, which are delivered from us-east-1 wherever the bucket is.
Statement use_by_log_delivery(const Site& site) {
  const Site us_east_1 = in_region(site, global_region);
  return allow("UseByLogDelivery")
      .service({"delivery.logs.amazonaws.com"})
      .action(encrypting())
      .on({"*"})
      .when("StringEquals", "aws:SourceAccount", site.account_id())
      .when("ArnLike", "aws:SourceArn",
            list({us_east_1.arn("logs", "delivery-source:*"),
                  us_east_1.arn("logs", "delivery-destination:*")}));
}

/// AWS's own roles of the account that backups are copied to. Snapshots of databases and disks stay encrypted
/// by the key of what they were made of until the copy has its own (AWS Backup Developer Guide, "Encryption
/// for a backup copy to a different account").
Statement copy_backups(const Site& site, const Account& copies) {
  const Site other = in_account(site, copies);
  return allow("CopyBackups")
      .principal({account_root(site, copies)})
      .action({"kms:CreateGrant", "kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey",
               "kms:GenerateDataKeyWithoutPlaintext", "kms:ReEncryptFrom", "kms:ReEncryptTo"})
      .on({"*"})
      .when("ArnLike", "aws:PrincipalArn",
            list({other.role_arn("aws-service-role/backup.amazonaws.com/AWSServiceRoleForBackup"),
                  other.role_arn("aws-service-role/rds.amazonaws.com/AWSServiceRoleForRDS")}));
}

bool has_ci(const Site& site) {
  if (site.environment != management_place) return false;
  const std::vector<Region>& regions = site.account->regions;
  return std::any_of(regions.begin(), regions.end(),
                     [&](const Region& region) { return region.name == site.region && region.settings.ci; });
}

/// CI's disk is made by the role that applies CI's unit, and attached by CI's own role, which deploying did
/// not make (EBS User Guide, "Permissions for users").
Statement use_for_ci_disk(const Site& site) {
  return allow("UseForCiDisk")
      .principal({this_account(site)})
      .action(lending())
      .on({"*"})
      .when("StringEquals", "kms:CallerAccount", site.account_id())
      .when("ArnEquals", "aws:PrincipalArn", role_arns(site, {ci_role, first_role}))
      .when("StringEquals", "kms:ViaService", site.regional_service("ec2"));
}

/// Who may do what with it, besides those who administer it.
std::vector<Statement> uses(const Site& site, const Account* copies) {
  std::vector<Statement> statements{use(site),          use_through_services(site),
                                    read_secrets(site), use_by_auto_scaling(site),
                                    use_by_logs(site),  use_by_alarms(site)};
  if (site.environment != global_place && site.environment != management_place)
    statements.push_back(use_by_log_delivery(site));
  if (has_ci(site)) statements.push_back(use_for_ci_disk(site));
  if (copies) statements.push_back(copy_backups(site, *copies));
  return statements;
}

Value key_policy(const Site& site, const Account* copies) {
  std::vector<Statement> statements{key_administration(site)};
  for (Statement& statement : uses(site, copies)) statements.push_back(std::move(statement));
  return policy(statements);
}

}  // namespace

Statement key_administration(const Site& site) {
  List roles = *role_arns(site, *site.common->keys->administrators).as<List>();
  // Whoever deploys must be able to change the key later; without this AWS refuses the policy as a lock-out.
  const std::string deploy = site.role_arn(auto_deploy_role);
  const bool named = std::any_of(roles.begin(), roles.end(),
                                 [&](const Value& role) { return *role.as<std::string>() == deploy; });
  if (!named) roles.emplace_back(deploy);
  return allow("Administration")
      .principal({this_account(site)})
      .action({"kms:CancelKeyDeletion",    "kms:CreateAlias",
               "kms:CreateGrant",          "kms:DeleteAlias",
               "kms:DescribeKey",          "kms:DisableKey",
               "kms:DisableKeyRotation",   "kms:EnableKey",
               "kms:EnableKeyRotation",    "kms:GetKeyPolicy",
               "kms:GetKeyRotationStatus", "kms:ListAliases",
               "kms:ListGrants",           "kms:ListKeyPolicies",
               "kms:ListResourceTags",     "kms:PutKeyPolicy",
               "kms:RevokeGrant",          "kms:ScheduleKeyDeletion",
               "kms:TagResource",          "kms:UntagResource",
               "kms:UpdateAlias",          "kms:UpdateKeyDescription"})
      .on({"*"})
      .when("ArnLike", "aws:PrincipalArn", std::move(roles));
}

std::string key_alias(const Site& site) { return kms_alias(site, site.environment); }

const Resource& key(const Site& site, const Account* copies) {
  Scope scope = site.scope("keys", "keys",
                           {.title = "Encryption key",
                            .what = "The KMS key that encrypts everything here that holds data: databases, "
                                    "disks, logs, topics, secrets.",
                            .loss = "Everything encrypted with it becomes unreadable for ever. AWS waits 30 "
                                    "days before it deletes a key."},
                           site.common->keys.at);
  return add_kms_key(scope, "main",
                     {.description = "Encrypts the data of " + site.account->name + " " + site.environment,
                      .policy = key_policy(site, copies),
                      .alias = key_alias(site),
                      .tag = site.name("key")});
}

}  // namespace ashlar::systems
