// What AWS still has of what the folder describes no more: units with a state, accounts with an id.
#pragma once

#include "cli/aws_access.h"
#include "engine/recovery.h"
#include "engine/selection.h"
#include "systems/past_units.h"

namespace ashlar::cli {

/// Adds to the architecture, empty, each unit of the selection that it lacks and in whose state something
/// stands: what is in it is then to be destroyed, by Terraform where the team's own made it. With states in
/// files nothing is asked of AWS; else each account's bucket is listed once.
Expected<void> add_past_units(Workspace& workspace, const engine::Selection& selection, const Access& access,
                              const Common& common, systems::Foundation foundation);

/// Has each account whose id is recorded and that is described no more moved to `Suspended`, where the
/// selection is about that: else it would be taken out of the organisation. Says so.
Expected<void> suspend_past_accounts(Workspace& workspace, const engine::Selection& selection,
                                     const Access& access, const Output& out);

/// Finds units by path, also those that are described no more: a dead run may have emptied one, and not have
/// released its state. `workspace` must outlive it.
engine::FindUnit find_also_past(const Workspace& workspace);

}  // namespace ashlar::cli
