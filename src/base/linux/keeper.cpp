#include "base/linux/keeper.h"

#include <csignal>

#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/linux/launch.h"
#include "base/linux/system.h"

namespace ashlar {

namespace {

sigset_t awaited() {
  sigset_t signals;
  ::sigemptyset(&signals);
  for (const int signal : {SIGCHLD, SIGINT, SIGTERM}) ::sigaddset(&signals, signal);
  return signals;
}

[[noreturn]] void keep(pid_t program) {
  ::close_range(0, ~0U, 0);  // the ends of pipes would never be closed
  const sigset_t signals = awaited();
  for (;;) {
    int status = 0;
    const pid_t ended = ::waitpid(program, &status, WNOHANG);
    if (ended != 0) ::_exit(ended == program ? exit_code_of(status) : 255);
    const int signal = retry([&] { return ::sigwaitinfo(&signals, nullptr); });
    if (signal == SIGINT) ::kill(program, SIGINT);
    if (signal == SIGTERM) ::kill(0, SIGKILL);  // whoever started us is dead; this ends us, too
  }
}

}  // namespace

bool leave_keeper_behind() {
  const pid_t starter = ::getppid();
  const pid_t keeper = ::getpid();
  ::prctl(PR_SET_PDEATHSIG, SIGTERM);
  if (::getppid() != starter) ::_exit(127);
  const sigset_t signals = awaited();
  ::sigprocmask(SIG_BLOCK, &signals, nullptr);
  const pid_t program = ::_Fork();
  if (program > 0) keep(program);
  if (program < 0) return false;
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != keeper) ::_exit(127);
  return true;
}

}  // namespace ashlar
