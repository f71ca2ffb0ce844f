#include "lab/linux/child.h"

#include <csignal>

#include <fcntl.h>
#include <unistd.h>

#include "lab/linux/starter.h"

namespace ashlar::lab {

namespace {

/// The files of the cgroups that a process joins by writing to them.
Expected<std::vector<Descriptor>> open_cgroups(const std::vector<std::string>& folders) {
  std::vector<Descriptor> files;
  for (const std::string& folder : folders) {
    const std::string path = folder + "/cgroup.procs";
    files.emplace_back(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
    if (!files.back()) return system_failure("join", path, errno);
  }
  return files;
}

Expected<Program> program_of(const ChildCommand& command) {
  Command wanted;
  if (!command.command.empty()) {
    wanted.program = command.command.front();
    wanted.arguments.assign(command.command.begin() + 1, command.command.end());
  }
  wanted.folder = command.folder;
  wanted.environment = command.environment;
  auto program = prepare(wanted);
  if (program) return program;
  const auto found = find_tool(wanted.program);
  if (!found || *found == wanted.program) return program;
  wanted.program = *found;
  return prepare(wanted);
}

Surroundings surroundings_of(const ChildCommand& command, const std::vector<Descriptor>& cgroups) {
  Surroundings surroundings;
  surroundings.in = command.in;
  surroundings.out = command.out;
  surroundings.err = command.err;
  surroundings.network = command.name_space;
  surroundings.own_session = command.own_session;
  surroundings.resolver = command.resolver;
  for (const Descriptor& file : cgroups) surroundings.cgroups.push_back(file.get());
  return surroundings;
}

}  // namespace

Expected<Child> Child::start(const ChildCommand& command) {
  auto program = program_of(command);
  if (!program) return tl::unexpected(program.error());
  const auto cgroups = open_cgroups(command.cgroups);
  if (!cgroups) return tl::unexpected(cgroups.error());
  Expected<Process> process;
  on_starter([&] { process = launch(std::move(*program), surroundings_of(command, *cgroups)); });
  if (!process) return tl::unexpected(process.error());
  return Child(std::move(*process), command.own_session);
}

Child& Child::operator=(Child&& other) noexcept {
  std::swap(process_, other.process_);
  std::swap(own_session_, other.own_session_);
  return *this;
}

Child::~Child() {
  if (own_session_) signal(SIGKILL, true);
}

void Child::signal(int number, bool group) const {
  if (pid() <= 0 || process_.has_ended()) return;
  ::kill(group ? -pid() : pid(), number);
}

std::optional<int> Child::wait(std::chrono::milliseconds patience) { return process_.wait(patience); }

std::optional<std::string> find_tool(const std::string& program) {
  if (auto found = find_program(program)) return found;
  if (program.find('/') != std::string::npos) return std::nullopt;
  for (const char* folder : {"/usr/sbin/", "/sbin/", "/usr/local/sbin/"}) {
    if (auto found = find_program(folder + program)) return found;
  }
  return std::nullopt;
}

}  // namespace ashlar::lab
