#include "lab/linux/enter.h"

#include <csignal>
#include <cstdlib>

#include <fmt/format.h>
#include <grp.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/files.h"
#include "base/linux/launch.h"
#include "base/linux/resolver.h"
#include "lab/linux/capabilities.h"

namespace ashlar::lab {

namespace {

constexpr int could_not_start = 127;  // as shells say it

std::string namespace_path(int process, const char* kind) {
  return fmt::format("/proc/{}/ns/{}", process, kind);
}

bool same_user_namespace(int process) {
  struct stat ours {};
  struct stat theirs {};
  return ::stat("/proc/self/ns/user", &ours) == 0 &&
         ::stat(namespace_path(process, "user").c_str(), &theirs) == 0 && ours.st_ino == theirs.st_ino;
}

/// Where root enters an ordinary user's lab: its groups mean nothing there. Others may not, and need not.
void let_go_of_groups() { static_cast<void>(::setgroups(0, nullptr)); }

/// In a user's own namespace there is one user, who is root there. Whoever else enters, the host's root, is
/// nobody there and can own no file until it becomes that one.
Expected<void> be_its_user() {
  if (::setresgid(0, 0, 0) != 0 || ::setresuid(0, 0, 0) != 0)
    return system_failure("enter", "the lab as the user whose lab it is", errno);
  return {};
}

/// In one call all namespaces of a process (setns(2), since Linux 5.8).
Expected<void> enter_namespaces(int process) {
  const Descriptor handle(static_cast<int>(::syscall(SYS_pidfd_open, process, 0)));
  if (!handle) return system_failure("enter", "the lab", errno);
  const int kinds = CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS | CLONE_NEWCGROUP;
  if (same_user_namespace(process)) {
    if (::setns(handle.get(), kinds) != 0) return system_failure("enter", "the lab", errno);
    return {};
  }
  let_go_of_groups();
  if (::setns(handle.get(), kinds | CLONE_NEWUSER) != 0) return system_failure("enter", "the lab", errno);
  return be_its_user();
}

/// For this process alone: its names are answered there.
Expected<void> ask_for_names_at(topology::Address resolver) {
  const std::string path = fmt::format("/run/resolv-{}", ::getpid());
  auto written = write_file(path, resolver_text(resolver.text()));
  if (written && !use_resolver(path.c_str())) written = system_failure("set up", "names", errno);
  ::unlink(path.c_str());
  return written;
}

Expected<void> go_in(const Visit& visit) {
  return enter_namespaces(visit.process)
      .and_then([&]() -> Expected<void> {
        if (::setns(visit.network, CLONE_NEWNET) != 0) return system_failure("enter", "the network", errno);
        return {};
      })
      .and_then([&]() -> Expected<void> {
        return visit.resolver ? ask_for_names_at(*visit.resolver) : Expected<void>();
      });
}

int wait_for(pid_t child) {
  int status = 0;
  retry([&] { return ::waitpid(child, &status, 0); });
  return exit_code_of(status);
}

[[noreturn]] void become_command(const Visit& visit) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  for (const auto& [name, value] : visit.environment)
    ::setenv(name.c_str(), value.c_str(), 1);  // NOLINT: one thread
  std::vector<char*> arguments;
  for (const std::string& argument : visit.command)
    arguments.push_back(const_cast<char*>(argument.c_str()));  // NOLINT: execvp does not write there
  arguments.push_back(nullptr);
  keep_few_capabilities();
  ::execvp(arguments.front(), arguments.data());
  fmt::print(stderr, "{}\n", system_failure("start", visit.command.front(), errno).value().text());
  ::_exit(could_not_start);
}

/// The process that enters; its child is the first that is really inside the PID namespace.
[[noreturn]] void stay_between(const Visit& visit, pid_t caller) {
  if (const auto inside = go_in(visit); !inside) {
    fmt::print(stderr, "{}\n", inside.error().text());
    ::_exit(could_not_start);
  }
  // Whoever ends the caller ends the command. Not before here: the kernel forgets it with a change of user.
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != caller) ::_exit(could_not_start);
  const pid_t child = ::fork();
  if (child == 0) become_command(visit);
  ::signal(SIGINT, SIG_IGN);
  ::signal(SIGQUIT, SIG_IGN);
  ::_exit(child < 0 ? could_not_start : wait_for(child));
}

}  // namespace

Expected<int> visit(const Visit& visit) {
  const pid_t caller = ::getpid();
  const pid_t child = ::fork();
  if (child < 0) return system_failure("start", visit.command.front(), errno);
  if (child == 0) stay_between(visit, caller);
  // Ctrl-C and Ctrl-\ are the command's.
  const auto interrupt = ::signal(SIGINT, SIG_IGN);
  const auto quit = ::signal(SIGQUIT, SIG_IGN);
  const int code = wait_for(child);
  ::signal(SIGINT, interrupt);
  ::signal(SIGQUIT, quit);
  return code;
}

}  // namespace ashlar::lab
