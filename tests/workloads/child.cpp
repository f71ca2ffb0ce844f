// Fork and exec; dies with the test.
#include "workloads/child.h"

#include <cstdlib>
#include <stdexcept>

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace ashlar::workloads {
namespace {

[[noreturn]] void become(char* const* arguments, const char* output,
                         const std::map<std::string, std::string>& environment) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  const int file = ::open(output, O_WRONLY | O_CREAT | O_APPEND, 0600);
  ::dup2(::open("/dev/null", O_RDONLY), 0);
  ::dup2(file, 1);
  ::dup2(file, 2);
  for (const auto& [name, value] : environment) ::setenv(name.c_str(), value.c_str(), 1);
  ::execvp(arguments[0], arguments);
  ::_exit(127);
}

}  // namespace

Child::Child(const std::vector<std::string>& command, const std::string& output,
             const std::map<std::string, std::string>& environment) {
  std::vector<char*> arguments;
  for (const std::string& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  pid_ = ::fork();
  if (pid_ < 0) throw std::runtime_error("fork");
  if (pid_ == 0) become(arguments.data(), output.c_str(), environment);
}

std::optional<int> Child::exit_code() {
  int status = 0;
  if (!ended_ && ::waitpid(pid_, &status, WNOHANG) == pid_) {
    ended_ = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
  }
  return ended_;
}

std::optional<int> Child::wait() {
  eventually([this] { return !running(); });
  return ended_;
}

void Child::kill() {
  if (!running()) return;
  signal(SIGKILL);
  wait();
}

}  // namespace ashlar::workloads
