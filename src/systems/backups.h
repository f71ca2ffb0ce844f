// Backups of everything that holds data, by AWS Backup, beside those that data stores make by themselves.
#pragma once

#include "systems/site.h"

namespace ashlar::systems {

/// Unit `backup-settings` of a region of an account: that AWS Backup may work there on what holds our data.
/// Once, however many environments there are.
const Resource& backup_settings(const Site& site, Span from);

/// Unit `backups` of an environment, after everything that is backed up: vault, plan, and what is selected.
/// `settings_of_region` comes from `backup_settings`. `copies`: the vault of the security account that copies
/// go to; null: there are none.
void backups(const Site& site, const BackupSettings& settings, Span from, const Resource& settings_of_region,
             const Resource& key, const Resource& topic, const Resource* copies);

}  // namespace ashlar::systems
