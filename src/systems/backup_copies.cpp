#include "systems/backup_copies.h"

#include "config/role_names.h"
#include "systems/kms_key.h"
#include "systems/policy.h"
#include "systems/principals.h"

namespace ashlar::systems {

namespace {

constexpr std::string_view vault = "backup-copies";

/// AWS's own roles of this account make the copies; the accounts they come from encrypt the kinds that AWS
/// Backup keeps by itself (AWS Backup Developer Guide, "Encryption for a backup copy to a different
/// account").
std::vector<Statement> copying(const Site& site, const std::vector<const Account*>& accounts) {
  List all = account_roots(site, accounts);
  all.emplace_back(account_root(site, *site.account));
  return {allow("Copy")
              .principal(all)
              .action({"kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey",
                       "kms:GenerateDataKeyWithoutPlaintext", "kms:ReEncryptFrom", "kms:ReEncryptTo"})
              .on({"*"})
              .when("StringEquals", "kms:ViaService",
                    list({site.regional_service("backup"), site.regional_service("ec2"),
                          site.regional_service("rds")})),
          allow("LendKeyToServices")
              .principal(all)
              .action({"kms:CreateGrant"})
              .on({"*"})
              .when("Bool", "kms:GrantIsForAWSResource", "true")};
}

Value key_policy(const Site& site, const std::vector<const Account*>& accounts) {
  std::vector<Statement> statements{
      allow("Administration")
          .principal({account_root(site, *site.account)})
          .action({"kms:*"})
          .on({"*"})
          .when("ArnLike", "aws:PrincipalArn", role_arns(site, {full_access_role, auto_deploy_role}))};
  for (Statement& statement : copying(site, accounts)) statements.push_back(std::move(statement));
  return policy(statements);
}

/// A key of its own: what happens to an environment's must not reach its copies.
const Resource& add_key(Scope scope, const Site& site, const std::vector<const Account*>& accounts) {
  return add_kms_key(scope, "copies",
                     {.description = "Encrypts the copies of backups in " + site.region,
                      .policy = key_policy(site, accounts),
                      .alias = kms_alias(site, vault),
                      .tag = std::string(vault)});
}

Value vault_policy(const Site& site, const std::vector<const Account*>& accounts) {
  return policy({allow("CopyIn")
                     .principal(account_roots(site, accounts))
                     .action({"backup:CopyIntoBackupVault"})
                     .on({"*"})});
}

}  // namespace

const Resource& allow_backup_copies(const Site& site, const Resource& root) {
  Scope scope = site.scope("backup-settings", "backups",
                           {.title = "Copies of backups between accounts",
                            .what = "Allows the organisation's accounts to copy backups to each other.",
                            .loss = "Nothing: the setting stays as it is."},
                           site.at);
  scope.unit().after.insert(root.unit);
  return scope.add("aws_backup_global_settings", "main",
                   {{"global_settings", object({
                                            {"isCrossAccountBackupEnabled", "true"},
                                            // AWS answers with all of them; what is not said would differ for
                                            // ever.
                                            {"isDelegatedAdministratorEnabled", "false"},
                                            {"isMpaEnabled", "false"},
                                        })}});
}

const Resource& backup_copy_roles(const Site& site) {
  Scope scope = site.scope(
      "backup-roles", "backups",
      {.title = "Roles that copy backups",
       .what = "AWS's own roles, by which AWS Backup and RDS make the copies of backups in this account. If "
               "the account has one already, which AWS made, import it first.",
       .loss = "No backup is copied until they are made again."},
      site.at);
  scope.add("aws_iam_service_linked_role", "rds", {{"aws_service_name", "rds.amazonaws.com"}});
  return scope.add("aws_iam_service_linked_role", "backup", {{"aws_service_name", "backup.amazonaws.com"}});
}

const Resource& backup_copies(const Site& site, const std::vector<const Account*>& accounts,
                              const UnitSet& after) {
  Scope scope = site.scope(
      vault, "backups",
      {.title = "Copies of backups",
       .what =
           "The vault that other accounts copy their backups into. None of them can delete or change what "
           "is in it; nor can anybody here before its time, unless the lock is taken off first.",
       .loss = "The copies, and with them what is left when an account is lost. AWS deletes no vault that "
               "still holds some."},
      site.at);
  scope.unit().after.insert(after.begin(), after.end());
  const Resource& made = scope.add(
      "aws_backup_vault", "copies",
      {{"name", vault}, {"kms_key_arn", add_key(scope, site, accounts)["arn"]}, {"tags", name_tag(vault)}});
  scope.add("aws_backup_vault_policy", "copies",
            {{"backup_vault_name", made["name"]}, {"policy", vault_policy(site, accounts)}});
  // In governance mode; how long a copy is kept is its environment's to say.
  scope.add("aws_backup_vault_lock_configuration", "copies",
            {{"backup_vault_name", made["name"]}, {"min_retention_days", 1}});
  return made;
}

}  // namespace ashlar::systems
