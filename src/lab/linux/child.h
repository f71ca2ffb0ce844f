// Programs inside the lab: started in a network namespace, watched through a descriptor, ended by force if
// need be.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/failure.h"
#include "base/linux/launch.h"

namespace ashlar::lab {

struct ChildCommand {
  std::vector<std::string> command;  ///< the first is a path, or looked up in PATH and /usr/sbin
  std::map<std::string, std::string> environment;  ///< on top of the caller's
  std::string folder;                              ///< working folder; empty: the caller's
  int name_space = -1;                             ///< network namespace; -1: that of this process
  std::vector<std::string> cgroups;                ///< folders of cgroups to join; empty: the caller's
  std::string resolver;                            ///< a file in place of its /etc/resolv.conf; empty: none
  int in = -1;                                     ///< descriptors; -1: /dev/null
  int out = -1;
  int err = -1;
  bool own_session =
      true;  ///< a session and process group of its own, so that `signal` reaches what it starts
};

/// A running child. Its end makes `descriptor` readable. Ends it by SIGKILL when destroyed, with its group
/// where it has one of its own. It dies with this process, whichever thread started it.
class Child {
 public:
  static Expected<Child> start(const ChildCommand& command);
  Child(Child&&) noexcept = default;
  Child& operator=(Child&& other) noexcept;
  ~Child();

  int pid() const { return process_.pid(); }
  int descriptor() const { return process_.descriptor(); }  ///< a pidfd, for `poll`
  /// To it alone, or to its whole process group. Nothing once `wait` has told its end: the number may be
  /// another's by then.
  void signal(int number, bool group = false) const;
  /// Its exit code, 128 + signal number where a signal ended it; none while it runs after `patience`.
  std::optional<int> wait(std::chrono::milliseconds patience);

 private:
  Child(Process process, bool own_session) : process_(std::move(process)), own_session_(own_session) {}
  Process process_;
  bool own_session_;
};

/// Where a program stands: in PATH, or where ordinary users' PATH does not lead: /usr/sbin, /sbin.
std::optional<std::string> find_tool(const std::string& program);

}  // namespace ashlar::lab
