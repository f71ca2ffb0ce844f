// Starting a program: fork, what must be right around it, exec. Everything the child needs is prepared before
// the fork: between fork and exec another thread's lock (malloc's, say) may be held for ever, so only
// async-signal-safe calls are made there. posix_spawn would do but for PR_SET_PDEATHSIG and setns.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

#include "base/failure.h"
#include "base/linux/system.h"
#include "base/process.h"

namespace ashlar {

/// A command as it will be started: program found, environment merged.
struct Program {
  std::string name;  ///< as the caller called it
  std::string path;
  std::vector<std::string> arguments;  ///< with the program's name first
  std::vector<std::string> environment;
  std::string folder;
};

/// Fails where the program is not found, or a text would reach it cut short.
Expected<Program> prepare(const Command& command);

/// Descriptors are only looked at: they stay the caller's, and are closed in the program but for its standard
/// ones.
struct Surroundings {
  int in = -1;  ///< -1: /dev/null
  int out = -1;
  int err = -1;
  int network = -1;          ///< a network namespace; -1: the forking thread's
  std::vector<int> cgroups;  ///< files `cgroup.procs`, open for writing
  bool own_session = false;
  /// In a session of its own, all that it starts there ends when we do (keeper.h): its children may not
  /// notice that it was killed. The process that is returned stands for it.
  bool kept = false;
  std::string resolver;  ///< a file that it reads in place of /etc/resolv.conf; needs CAP_SYS_ADMIN
};

/// A child that has not been waited for. One that is abandoned is ended, not leaked.
class Process {
 public:
  Process() = default;
  /// Takes over a child of ours.
  explicit Process(pid_t pid);
  Process(Process&& other) noexcept;
  Process& operator=(Process&& other) noexcept;
  ~Process();

  pid_t pid() const { return pid_; }
  /// A pidfd: readable once the child has ended. -1 on kernels before 5.3.
  int descriptor() const { return ended_.get(); }
  /// Waits at most so long, for ever where there is none, and reaps. The exit code, 128 + signal number where
  /// a signal ended it; the same again for later calls.
  std::optional<int> wait(std::optional<std::chrono::milliseconds> patience = std::nullopt);
  bool has_ended() const { return code_.has_value(); }

 private:
  pid_t pid_ = -1;
  Descriptor ended_;
  std::optional<int> code_;
};

/// Of what waitpid tells: 128 + signal number where a signal ended it, as shells say it.
int exit_code_of(int status);

/// Returns once the program runs. It dies with the calling thread (PR_SET_PDEATHSIG).
Expected<Process> launch(Program program, const Surroundings& surroundings);

/// Signals as a new program has them: handled by none of our code; those that are ignored stay so, but for
/// SIGPIPE. Async-signal-safe.
void reset_signals();

/// Blocks all signals of this thread while it lives: a handler of ours must not run in a child.
class BlockedSignals {
 public:
  BlockedSignals();
  BlockedSignals(const BlockedSignals&) = delete;
  BlockedSignals& operator=(const BlockedSignals&) = delete;
  ~BlockedSignals();

 private:
  sigset_t before_{};
};

struct Pipe {
  Descriptor read;
  Descriptor write;
};

/// Both ends are closed on exec and numbered above stderr; empty, with errno, where there are no descriptors
/// left.
Pipe make_pipe();

}  // namespace ashlar
