#include "lab/store_lab.h"

#include <csignal>
#include <iostream>
#include <stdexcept>
#include <thread>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/files.h"
#include "base/process.h"
#include "lab/private_network.h"

namespace ashlar::test {

namespace {

using std::chrono::milliseconds;

std::string program(const std::string& name) { return find_program(name).value_or("/usr/sbin/" + name); }

template <class T>
T must(Expected<T> value) {
  if (!value) throw std::runtime_error(value.error().text());
  if constexpr (!std::is_void_v<T>) return std::move(*value);
}

/// It ends with this thread.
pid_t spawn(const std::vector<std::string>& command, const std::string& log) {
  const std::string path = program(command.front());
  std::vector<char*> arguments;
  for (const std::string& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  const int out = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  const pid_t pid = ::fork();
  if (pid == 0) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    ::dup2(out, STDOUT_FILENO);
    ::dup2(out, STDERR_FILENO);
    ::execv(path.c_str(), arguments.data());
    ::_exit(127);
  }
  ::close(out);
  if (pid < 0) throw std::runtime_error("no process");
  return pid;
}

/// Without reaping it.
bool has_ended(pid_t pid) {
  siginfo_t info{};
  return ::waitid(P_PID, static_cast<id_t>(pid), &info, WEXITED | WNOHANG | WNOWAIT) != 0 || info.si_pid != 0;
}

}  // namespace

topology::Address address(const std::string& text) { return topology::parse_address(text).value(); }

topology::InterfaceId add_interface(topology::Topology& topology, const std::string& name,
                                    const std::string& at) {
  topology::Interface interface;
  interface.id = {"test//" + name};
  interface.name = name;
  interface.address = address(at);
  topology.interfaces.emplace(interface.id, interface);
  return interface.id;
}

StoreLab::StoreLab()
    : folder{root_ / "lab"},
      secrets(must(lab::Secrets::open(root_ / "lab/secrets.json"))),
      certificates(must(lab::Certificates::open(root_ / "lab/certificates"))) {
  must(make_folders(folder.root + "/logs"));
  std::signal(SIGPIPE, SIG_IGN);  // as in the supervisor: servers die while they are spoken to
}

StoreLab::~StoreLab() {
  for (auto& [name, running] : servers_) {
    if (running.pid <= 0) continue;
    ::kill(running.pid, SIGKILL);
    ::waitpid(running.pid, nullptr, 0);
  }
}

void StoreLab::add(lab::Server server, const std::vector<std::string>& words) {
  server.command.insert(server.command.end(), words.begin(), words.end());
  for (const auto& [name, text] : server.files) {
    must(write_private_file(folder.run(server.name) + "/" + name, text));
  }
  const std::string name = server.name;
  servers_.emplace(name, Running{std::move(server), -1});
}

Expected<void> StoreLab::start(const std::string& name) {
  Running& running = servers_.at(name);
  for (const std::vector<std::string>& command : running.server.prepare) {
    const auto done = ashlar::run({command.front(), {command.begin() + 1, command.end()}, "", {}});
    if (!done || done->exit_code != 0) throw std::runtime_error(done ? done->err : done.error().text());
  }
  running.pid = spawn(running.server.command, folder.log(name));
  return {};
}

void StoreLab::start_all() {
  for (auto& [name, running] : servers_) {
    if (running.pid <= 0) must(start(name));
  }
}

void StoreLab::signal(const std::string& name, int number) const {
  if (servers_.at(name).pid > 0) ::kill(servers_.at(name).pid, number);
}

bool StoreLab::runs(const std::string& name) {
  const pid_t pid = servers_.at(name).pid;
  return pid > 0 && !has_ended(pid);
}

void StoreLab::stop(const std::string& name, int number) {
  signal(name, number);
  if (!eventually([&] { return !runs(name); })) throw std::runtime_error(name + " does not end");
}

Expected<void> StoreLab::fence(const std::string& name) {
  signal(name, SIGKILL);
  return {};
}

void StoreLab::set_rules(const std::string& table, const std::string& chains) const {
  const std::string path = folder.root + "/rules-" + table;
  must(write_private_file(
      path, fmt::format("add table ip {0}\ndelete table ip {0}\ntable ip {0} {{\n{1}}}\n", table, chains)));
  const auto done = ashlar::run({program("nft"), {"-f", path}, "", {}});
  if (!done || done->exit_code != 0) throw std::runtime_error(done ? done->err : done.error().text());
}

Expected<void> StoreLab::hold(const std::string& name) {
  set_rules("floating", fmt::format("  chain output {{\n    type nat hook output priority -100;\n"
                                    "    ip daddr {} dnat to {};\n  }}\n",
                                    group_.address.text(), address_of(name).text()));
  return {};
}

void StoreLab::cut_off(const std::string& name) {
  cut_off_ = name;
  const std::string address = address_of(name).text();
  set_rules("walls", fmt::format("  chain output {{\n    type filter hook output priority 0;\n"
                                 "    ip saddr {0} drop;\n    ip daddr {0} drop;\n  }}\n",
                                 address));
}

void StoreLab::heal() {
  cut_off_.clear();
  set_rules("walls", "");
}

topology::Address StoreLab::address_of(const std::string& name) const {
  return topology.interfaces.at({"test//" + name}).address;
}

bool StoreLab::accepts(const std::string& name) const {
  const int socket = connect_to(address_of(name).text(), servers_.at(name).server.health.port);
  if (socket >= 0) ::close(socket);
  return socket >= 0;
}

bool StoreLab::healthy(const std::string& name) const {
  if (name == cut_off_ || !accepts(name)) return false;
  const std::vector<std::string>& command = servers_.at(name).server.health.command;
  const auto done = ashlar::run({command.front(), {command.begin() + 1, command.end()}, "", {}});
  return done && done->exit_code == 0;
}

long StoreLab::resident_kilobytes(const std::string& name) const {
  const std::string status = slurp(fmt::format("/proc/{}/status", servers_.at(name).pid));
  const std::size_t at = status.find("VmRSS:");
  return at == std::string::npos ? 0 : std::stol(status.substr(at + 6));
}

void StoreLab::tell(lab::Failover& failover, bool poll) {
  for (const std::string& name : group_.members) tell_of(failover, name, poll);
}

void StoreLab::tell_of(lab::Failover& failover, const std::string& name, bool poll) {
  Running& running = servers_.at(name);
  if (running.pid <= 0) return;
  if (has_ended(running.pid)) {
    ::waitpid(running.pid, nullptr, 0);
    running.pid = -1;
    failover.died(name);
  } else if (poll) {
    healthy(name) ? failover.healthy(name) : failover.silent(name);
  }
}

bool StoreLab::run(lab::Failover& failover, lab::Replication& replication, const std::function<bool()>& until,
                   std::chrono::seconds patience) {
  const auto end = std::chrono::steady_clock::now() + patience;
  auto next_poll = std::chrono::steady_clock::now();
  while (!until()) {
    const auto now = std::chrono::steady_clock::now();
    if (now > end) return false;
    const bool poll = now >= next_poll;
    if (poll) {
      next_poll = now + milliseconds(100);
      lab::check_standbys(failover, replication);
      failover.tick();
    }
    tell(failover, poll);
    const auto done = lab::carry_out(failover, replication, *this);
    if (!done) std::this_thread::sleep_for(milliseconds(2));
    if (done && !done->result) std::cerr << "    " << done->result.error().text() << "\n";
  }
  return true;
}

}  // namespace ashlar::test
