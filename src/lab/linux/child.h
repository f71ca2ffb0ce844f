// Programs inside the lab: started in a network namespace, watched through a descriptor, ended by force if
// need be.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/failure.h"
#include "base/linux/system.h"

namespace ashlar::lab {

struct ChildCommand {
  std::vector<std::string> command;  ///< the first is a path, or looked up in PATH and /usr/sbin
  std::map<std::string, std::string> environment;  ///< on top of the caller's
  std::string folder;                              ///< working folder; empty: the caller's
  int name_space = -1;                             ///< network namespace; -1: the caller's
  std::string cgroup;                              ///< folder of a cgroup to join; empty: the caller's
  int in = -1;                                     ///< descriptors; -1: /dev/null
  int out = -1;
  int err = -1;
  bool own_session =
      true;  ///< a session and process group of its own, so that `signal` reaches what it starts
};

/// A running child. Its end makes `descriptor` readable. Ends the child by SIGKILL when destroyed.
class Child {
 public:
  static Expected<Child> start(const ChildCommand& command);
  Child(Child&&) noexcept;
  Child& operator=(Child&&) noexcept;
  ~Child();

  int pid() const { return pid_; }
  int descriptor() const;  ///< a pidfd, for `poll`
  /// To it alone, or to its whole process group.
  void signal(int number, bool group = false) const;
  /// Its exit code, 128 + signal number where a signal ended it; none while it runs after `patience`.
  std::optional<int> wait(std::chrono::milliseconds patience);

 private:
  Child() = default;
  int pid_ = -1;
  Descriptor pidfd_;
};

}  // namespace ashlar::lab
