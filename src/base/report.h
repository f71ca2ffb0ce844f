// All mistakes as a person reads them.
#pragma once

#include "base/diagnostics.h"

namespace ashlar {

/// Messages of one kind that one file may have before the rest is only counted: whoever made twenty made the
/// others the same way.
inline constexpr std::size_t most_shown_of_a_kind = 20;

/// Every message as `to_text` shows it, each followed by an empty line. Of a kind, which is what expects the
/// same in the same file, only the first are shown, and how many more there are.
std::string report_text(const Diagnostics& diagnostics, const Sources& sources, Colour colour);

}  // namespace ashlar
