// The program as a whole: which commands there are, and a command line turned into an exit code.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/output.h"

namespace ashlar::cli {

/// Why the program would not take the words after its name; none where it would.
std::optional<Diagnostic> mistake_in(const std::vector<std::string>& words);

/// Runs the command that the words after the program's name ask for. An exception inside it is a bug, and is
/// told as one.
Exit run_program(const std::vector<std::string>& words);

}  // namespace ashlar::cli
