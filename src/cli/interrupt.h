// Ctrl-C as a flag, so that a command can end its children and say how far it came.
#pragma once

#include <atomic>

namespace ashlar::cli {

/// While it lives, the first SIGINT or SIGTERM sets the flag; one that comes a second or more after it ends
/// the program at once. At most one.
class Interrupt {
 public:
  Interrupt();
  ~Interrupt();
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;

  const std::atomic<bool>& flag() const;
  /// Ends the program by the signal that came, as a shell expects of an interrupted program. Returns where
  /// none came.
  void pass_on();
};

}  // namespace ashlar::cli
