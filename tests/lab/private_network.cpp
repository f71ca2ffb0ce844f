#include "lab/private_network.h"

#include <cerrno>
#include <csignal>
#include <cstring>
#include <fstream>
#include <stdexcept>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sched.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/files.h"
#include "base/process.h"
#include "base/temporary_folder.h"

namespace ashlar::test {

namespace {

std::string ip(const std::vector<std::string>& arguments) {
  const auto finished = run({find_program("ip").value_or("/usr/sbin/ip"), arguments, "", {}});
  if (!finished) return finished.error().text();
  return finished->exit_code == 0 ? "" : finished->err;
}

/// In place, in one write: a file there cannot be replaced.
void write_proc(const std::string& name, const std::string& text) {
  std::ofstream("/proc/self/" + name) << text;
}

/// Root inside only, where the caller is not root outside.
bool unshare_network() {
  const uid_t user = ::geteuid();
  const gid_t group = ::getegid();
  if (user == 0) return ::unshare(CLONE_NEWNET) == 0;
  if (::unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0) return false;
  write_proc("setgroups", "deny");
  write_proc("uid_map", "0 " + std::to_string(user) + " 1");
  write_proc("gid_map", "0 " + std::to_string(group) + " 1");
  return ::geteuid() == 0;
}

void write_files(const lab::Server& server, const std::string& folder) {
  for (const auto& [name, text] : server.files) {
    const auto written = write_private_file(folder + "/" + name, text);
    if (!written) throw std::runtime_error(written.error().text());
  }
}

pid_t start(const std::vector<std::string>& command, const std::string& log) {
  std::vector<char*> arguments;
  for (const std::string& argument : command) arguments.push_back(const_cast<char*>(argument.c_str()));
  arguments.push_back(nullptr);
  const std::string program = find_program(command.front()).value_or("/usr/sbin/" + command.front());
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, 1, log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
  posix_spawn_file_actions_adddup2(&actions, 1, 2);
  pid_t pid = -1;
  const int error = ::posix_spawn(&pid, program.c_str(), &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) throw std::runtime_error(program + ": " + std::strerror(error));
  return pid;
}

}  // namespace

std::string enter_private_network(const std::vector<std::string>& addresses) {
  if (!unshare_network()) return std::string("no network namespace: ") + std::strerror(errno);
  std::string problem = ip({"link", "set", "lo", "up"});
  for (const std::string& address : addresses) {
    if (problem.empty()) problem = ip({"address", "add", address + "/32", "dev", "lo"});
  }
  return problem;
}

std::string missing_program(const std::string& program) {
  if (find_program(program) || ::access(("/usr/sbin/" + program).c_str(), X_OK) == 0) return "";
  return program + " is not installed";
}

RunningServer::RunningServer(const lab::Server& server, const lab::Folder& folder)
    : folder_(folder), name_(server.name), reload_signal_(server.reload_signal.value_or(0)) {
  write_files(server, folder.run(name_));
  if (!make_folders(folder.root + "/logs")) throw std::runtime_error("no folder for logs");
  pid_ = start(server.command, folder.log(name_));
}

RunningServer::~RunningServer() {
  signal(SIGTERM);
  const bool ended = eventually([this] { return !runs(); });
  if (!ended) signal(SIGKILL);
  ::waitpid(pid_, nullptr, 0);
}

void RunningServer::reload(const lab::Server& server) {
  write_files(server, folder_.run(name_));
  signal(reload_signal_);
}

void RunningServer::signal(int number) const { ::kill(pid_, number); }

/// Without reaping it, so that its id is not another's before this is destroyed.
bool RunningServer::runs() const {
  siginfo_t info{};
  return ::waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOHANG | WNOWAIT) == 0 &&
         info.si_pid == 0;
}

std::string RunningServer::log() const { return slurp(folder_.log(name_)); }

bool RunningServer::accepts(const std::string& address, int port) const {
  return eventually([&] {
    const int socket = connect_to(address, port);
    if (socket >= 0) ::close(socket);
    return socket >= 0;
  });
}

int connect_to(const std::string& address, int port) {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(static_cast<std::uint16_t>(port));
  ::inet_pton(AF_INET, address.c_str(), &to.sin_addr);
  if (::connect(fd, reinterpret_cast<const sockaddr*>(&to), sizeof to) == 0) return fd;
  ::close(fd);
  return -1;
}

}  // namespace ashlar::test
