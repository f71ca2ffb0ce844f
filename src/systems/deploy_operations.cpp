// Backups and budgets.
#include "systems/deploy_permissions.h"

namespace ashlar::systems {

namespace {

/// What a vault holds goes with it, where a destroy is told so.
Statement vaults(const Site& site) {
  return allow("BackupVaults")
      .action({"backup:CreateBackupVault", "backup:DeleteBackupVault", "backup:DeleteBackupVaultAccessPolicy",
               "backup:DeleteBackupVaultLockConfiguration", "backup:DescribeBackupVault",
               "backup:GetBackupVaultAccessPolicy", "backup:ListRecoveryPointsByBackupVault",
               "backup:ListTags", "backup:PutBackupVaultAccessPolicy",
               "backup:PutBackupVaultLockConfiguration", "backup:TagResource", "backup:UntagResource"})
      .on({own_resources(site, "backup", "backup-vault:*")});
}

/// They have names of the services that they are backups of.
Statement recovery_points() {
  return allow("RecoveryPoints")
      .action({"backup:DeleteRecoveryPoint", "backup:DescribeRecoveryPoint"})
      .on({"*"});
}

/// Where a vault is made, AWS Backup sets up its storage: it has no resource that could be named.
Statement vault_storage() { return allow("VaultStorage").action({"backup-storage:MountCapsule"}).on({"*"}); }

}  // namespace

Statements deploy_budgets(const Site& site) {
  return {allow("Budgets")
              .action({"budgets:ListTagsForResource", "budgets:ModifyBudget", "budgets:TagResource",
                       "budgets:UntagResource", "budgets:ViewBudget"})
              .on({site.global_arn("budgets", "budget/*")})};
}

Statements deploy_backups(const Site& site) {
  return {
      vaults(site), recovery_points(), vault_storage(),
      allow("BackupPlans")
          .action({"backup:CreateBackupPlan", "backup:CreateBackupSelection", "backup:DeleteBackupPlan",
                   "backup:DeleteBackupSelection", "backup:GetBackupPlan", "backup:GetBackupSelection",
                   "backup:ListBackupSelections", "backup:ListTags", "backup:TagResource",
                   "backup:UntagResource", "backup:UpdateBackupPlan"})
          .on({own_resources(site, "backup", "backup-plan:*")}),
      // They belong to the region, not to anything in it.
      allow("BackupSettings")
          .action({"backup:DescribeRegionSettings", "backup:ListBackupPlans", "backup:UpdateRegionSettings"})
          .on({"*"})};
}

Statements deploy_backup_copies(const Site& site) {
  return {vaults(site), recovery_points(), vault_storage()};
}

Statements deploy_backup_settings(const Site&) {
  return {allow("BackupSettings")
              .action({"backup:DescribeGlobalSettings", "backup:UpdateGlobalSettings"})
              .on({"*"})};
}

/// Which of their actions know a resource is known to those who chose them.
Statements deploy_extra(const Site& site) {
  std::vector<std::string> actions;
  for (const Located<std::string>& service : *site.account->settings.extra_services)
    actions.push_back(service.value + ":*");
  if (actions.empty()) return {};
  return {allow("ServicesOfTheTeam").action(actions).on({"*"})};
}

}  // namespace ashlar::systems
