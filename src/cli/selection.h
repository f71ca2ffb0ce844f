// `--account`, `--environment`, `--system` and `--unit`: the part of the organisation that a command is
// about.
#pragma once

#include <optional>
#include <vector>

#include "cli/command_line.h"
#include "engine/selection.h"

namespace ashlar::cli {

std::vector<Argument> selection_flags(engine::Selection& selection);

/// Where a glob stands for nothing, or all of them together select nothing: says so, with what is near.
std::optional<Exit> refuse_selection(const Architecture& architecture, const engine::Selection& selection,
                                     const Output& out);

}  // namespace ashlar::cli
