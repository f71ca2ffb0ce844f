// What there still is in the accounts after a destroy, and why.
#pragma once

#include "cli/engine_workspace.h"

namespace ashlar::cli {

/// Looks at every region of every account, and says what it finds. What refuses to be looked at is named.
void tell_what_is_left(const EngineWorkspace& workspace, const Output& out);

/// Of a part that was destroyed: what AWS holds on to, and until when.
void tell_what_is_held(const EngineWorkspace& workspace, const engine::Plan& destroyed, const Output& out);

/// Accounts that are closed, and when AWS removes them.
void tell_closed_accounts(const EngineWorkspace& workspace, const Output& out);

}  // namespace ashlar::cli
