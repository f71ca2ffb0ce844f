// `--include-protected`, of commands that may destroy.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/engine_workspace.h"
#include "cli/output.h"

namespace ashlar::cli {

/// A glob that stands for none of these (`UNIT//ADDRESS`) is a slip, and nothing is done.
std::optional<Exit> refuse_unknown_protected(const std::vector<std::string>& globs,
                                             const std::vector<std::string>& known, const Output& out);

/// The same for a plan: it destroys what nobody asks for any more.
std::optional<Exit> refuse_unknown_protected(const EngineWorkspace& workspace, const Planned& planned,
                                             const Output& out);

}  // namespace ashlar::cli
