// What the provider says of a configuration or a change, as opposed to a call that brought no answer
// (answer.h).
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "base/diagnostics.h"
#include "provider/path.h"

namespace ashlar::provider {

struct Diagnostic {
  Severity severity = Severity::Error;
  /// As the provider sends them, with line breaks: whoever shows them makes them printable.
  std::string summary;
  std::string detail;
  Path attribute;  ///< empty: of the whole resource

  bool operator==(const Diagnostic&) const = default;
};

using Diagnostics = std::vector<Diagnostic>;

inline bool has_errors(const Diagnostics& diagnostics) {
  return std::any_of(diagnostics.begin(), diagnostics.end(),
                     [](const Diagnostic& one) { return one.severity == Severity::Error; });
}

/// "cidr_block: Invalid CIDR: ...", with what a terminal cannot show escaped, on one line.
std::string text(const Diagnostic& diagnostic);

}  // namespace ashlar::provider
