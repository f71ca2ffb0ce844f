// What a message says was found.
#pragma once

#include <string>

#include "base/diagnostics.h"

namespace ashlar {

/// Its own words; where it has none, the words of the file that it points at, if they stand on one line.
std::string found_text(const Diagnostic& diagnostic, const Sources& sources);

}  // namespace ashlar
