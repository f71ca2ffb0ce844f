// Asking a person for the code that a second factor shows.
#pragma once

#include <string>

#include "base/failure.h"

namespace ashlar::cli {

/// On standard error, read from standard input, until it is six digits. Fails where standard input is no
/// terminal, or ends. Nobody logs what is returned.
Expected<std::string> ask_code(const std::string& device);

}  // namespace ashlar::cli
