// Before something is done that cannot be undone.
#pragma once

#include <optional>

#include "cli/output.h"

namespace ashlar::cli {

/// How a command ends that would have to ask and may not: with --json. To be called before anything is
/// printed.
std::optional<Exit> refuse_to_ask(const Output& out);

/// Asks on the terminal; only "yes" does. None: go on. Else how the command ends: nothing was done, because
/// somebody said no, or because nobody is there to say yes (`look_at`: what they should look at first).
/// With --json neither: standard output is for programs.
std::optional<Exit> confirm(std::string_view look_at, const Output& out);

}  // namespace ashlar::cli
