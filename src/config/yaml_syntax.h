// What libyaml says when it gives up, in words that help the person who wrote the file.
#pragma once

#include <optional>

#include "base/diagnostics.h"
#include "config/yaml_events.h"
#include "config/yaml_positions.h"

namespace ashlar::yaml {

/// `bracket`: the innermost `[` or `{` that is still open.
Diagnostic explain_syntax(const SyntaxProblem& problem, const Positions& positions,
                          std::optional<std::size_t> bracket);

}  // namespace ashlar::yaml
