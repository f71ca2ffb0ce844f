// What AWS's services made by themselves beside what a command destroys.
#pragma once

#include "cli/engine_workspace.h"
#include "engine/leftovers.h"

namespace ashlar::cli {

/// Looks for it, and says what there is and why it is taken for that: it goes too.
Expected<void> tell_leftovers(const EngineWorkspace& workspace, const engine::States& states,
                              const engine::Origins& origins, const Output& out);

/// Removes it, saying so: what came once its maker had gone, or what a run that was killed has left.
Expected<void> remove_leftovers(const EngineWorkspace& workspace, const engine::States& states,
                                const engine::Origins& origins, const Output& out);

}  // namespace ashlar::cli
