// Accounts that a destroy closes at AWS, by name only: it is for ever.
#pragma once

#include <string>
#include <vector>

#include "aws/inventory.h"
#include "cli/engine_workspace.h"

namespace ashlar::cli {

/// How the command ends where a name is none of an account with an id, or the management account's.
std::optional<Exit> refuse_to_close(const std::vector<std::string>& names, const Workspace& workspace,
                                    const Output& out);

/// Closes each, and forgets it in the state of unit `organization`: no provider can do anything with it any
/// more. Fails where a state holds anything of it but the roles into it and its bucket. Called again, it goes
/// on.
Expected<void> close_accounts(const std::vector<std::string>& names, const EngineWorkspace& workspace,
                              const Output& out);

/// Those that AWS has closed and keeps still; until when, where a command of ours closed them.
Expected<std::vector<aws::Remaining>> closed_accounts(const EngineWorkspace& workspace);

/// The unit in which the organisation and its accounts stand.
const Unit& organization_unit(const EngineWorkspace& workspace);

}  // namespace ashlar::cli
