// Failures of the outside world: a file that cannot be written, a program that is missing. Returned, never
// thrown.
#pragma once

#include <string>
#include <tl/expected.hpp>

namespace ashlar {

struct Failure {
  std::string operation;  ///< what was tried: "write", "start"
  std::string target;     ///< on what: a path, a program
  std::string reason;     ///< why not, in the system's words
  std::string help;       ///< what the user can do; may be empty
  bool retryable = false;
  int error = 0;  ///< the system's own number, where it gave one

  /// "cannot write out/x.json: No space left on device"
  std::string text() const { return "cannot " + operation + " " + target + ": " + reason; }
};

template <class T>
using Expected = tl::expected<T, Failure>;

}  // namespace ashlar
