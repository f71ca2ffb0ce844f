#include "lab/first_process.h"

#include <csignal>
#include <cstdlib>

#include <sys/wait.h>
#include <unistd.h>

#include "base/linux/launch.h"
#include "lab/supervisor.h"

namespace ashlar::lab {

namespace {

/// What the caller's variables hold is nobody's business inside: credentials, above all. Ordinary users' PATH
/// leads past where Debian keeps servers.
void forget_environment() {
  const char* known = std::getenv("PATH");  // NOLINT(concurrency-mt-unsafe): before any other thread
  const std::string path = (known == nullptr ? "/usr/bin:/bin" : std::string(known)) + ":/usr/sbin:/sbin";
  ::clearenv();                       // NOLINT(concurrency-mt-unsafe)
  ::setenv("PATH", path.c_str(), 1);  // NOLINT(concurrency-mt-unsafe)
}

}  // namespace

int run_inside(const Folder& folder, const Cgroups& cgroups, const Descriptor& socket) {
  const pid_t supervisor = ::fork();
  if (supervisor == 0) {
    forget_environment();
    std::signal(SIGPIPE, SIG_IGN);  // hiredis would die with a server that dies while it is spoken to
    const auto served = Supervisor(folder, cgroups).serve(socket);
    ::_exit(served ? 0 : 1);  // connections from the host may still have threads
  }
  if (supervisor < 0) return 1;
  int status = 0;
  for (pid_t ended = 0; ended != supervisor;) {
    ended = ::waitpid(-1, &status, 0);
    if (ended < 0 && errno == ECHILD) return 1;
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

}  // namespace ashlar::lab
