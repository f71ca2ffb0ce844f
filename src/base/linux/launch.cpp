#include "base/linux/launch.h"

#include <algorithm>
#include <array>
#include <csignal>
#include <filesystem>

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/linux/keeper.h"
#include "base/linux/resolver.h"

namespace ashlar {

namespace {

enum class Step : int { EnterNetwork, JoinCgroup, SetResolver, EnterFolder, Start };

/// What the child tells through its report pipe when it cannot become the program.
struct StartError {
  Step step;
  int error;
};

/// What execve takes: pointers into a Program, which must outlive them and stay where it is.
struct Vectors {
  std::vector<char*> arguments;
  std::vector<char*> environment;
};

/// Copies, all numbered above stderr so that putting one in its place cannot overwrite another.
struct ChildEnds {
  Descriptor in;
  Descriptor out;
  Descriptor err;
  Descriptor report;
};

// --- Preparation, in the parent ---

tl::unexpected<Failure> cannot_start(const Command& command, std::string reason, std::string help = {}) {
  Failure failure;
  failure.operation = "start";
  failure.target = command.program;
  failure.reason = std::move(reason);
  failure.help = std::move(help);
  return tl::unexpected(std::move(failure));
}

bool has_nul(const std::string& text) { return text.find('\0') != std::string::npos; }

/// Texts that would reach the child cut short or as something else.
std::string command_problem(const Command& command) {
  if (has_nul(command.program) || has_nul(command.folder)) return "its path holds a NUL byte";
  if (std::any_of(command.arguments.begin(), command.arguments.end(), has_nul)) {
    return "an argument holds a NUL byte";
  }
  for (const auto& [name, value] : command.environment) {
    const bool bad_name = name.empty() || name.find('=') != std::string::npos || has_nul(name);
    if (bad_name || has_nul(value)) return "the environment variable \"" + name + "\" cannot be set";
  }
  return {};
}

std::vector<std::string> merged_environment(const std::map<std::string, std::string>& changes) {
  std::vector<std::string> merged;
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    const std::string_view text(*entry);
    if (!changes.contains(std::string(text.substr(0, text.find('='))))) merged.emplace_back(text);
  }
  for (const auto& [name, value] : changes) merged.push_back(fmt::format("{}={}", name, value));
  return merged;
}

std::vector<char*> pointers_to(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  pointers.reserve(texts.size() + 1);
  for (std::string& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

/// A name is looked up before the change of folder; a path is used as it stands, after it.
std::optional<std::string> program_path(const Command& command) {
  if (command.program.find('/') != std::string::npos) return command.program;
  const auto found = find_program(command.program);
  if (!found) return std::nullopt;
  return std::filesystem::absolute(*found).string();
}

/// A program started without stdin or stdout gives out the numbers 0 to 2 to whatever it opens first.
Descriptor above_stderr(Descriptor fd) {
  if (!fd || fd.get() > STDERR_FILENO) return fd;
  return Descriptor(::fcntl(fd.get(), F_DUPFD_CLOEXEC, STDERR_FILENO + 1));
}

Descriptor copy_or_null(int fd) {
  if (fd < 0) return above_stderr(Descriptor(::open("/dev/null", O_RDWR | O_CLOEXEC)));
  return Descriptor(::fcntl(fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1));
}

// --- Between fork and exec: async-signal-safe calls only ---

[[noreturn]] void give_up(int report, Step step, int error) {
  const StartError told{step, error};
  // A write this small is never split; and there is nobody left to tell should it fail.
  [[maybe_unused]] const ssize_t written = ::write(report, &told, sizeof told);
  ::_exit(127);
}

void die_with(pid_t parent) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != parent) ::_exit(127);  // it died before the line above
}

void take_place(const Program& program, const Surroundings& surroundings, int report) {
  if (surroundings.own_session || surroundings.kept) ::setsid();
  for (const int procs : surroundings.cgroups) {
    if (::write(procs, "0", 1) != 1) give_up(report, Step::JoinCgroup, errno);
  }
  if (surroundings.network >= 0 && ::setns(surroundings.network, CLONE_NEWNET) != 0) {
    give_up(report, Step::EnterNetwork, errno);
  }
  if (!surroundings.resolver.empty() && !use_resolver(surroundings.resolver.c_str())) {
    give_up(report, Step::SetResolver, errno);
  }
  if (!program.folder.empty() && ::chdir(program.folder.c_str()) != 0) {
    give_up(report, Step::EnterFolder, errno);
  }
  if (surroundings.kept && !leave_keeper_behind()) give_up(report, Step::Start, errno);
}

[[noreturn]] void become(const Program& program, const Vectors& vectors, const Surroundings& surroundings,
                         const ChildEnds& ends, pid_t parent) {
  die_with(parent);
  const int report = ends.report.get();
  take_place(program, surroundings, report);  // before a descriptor of it could be overwritten below
  ::dup2(ends.in.get(), STDIN_FILENO);
  ::dup2(ends.out.get(), STDOUT_FILENO);
  ::dup2(ends.err.get(), STDERR_FILENO);
  // Descriptors of libraries that forgot O_CLOEXEC. Old kernels lack the call; ours are all marked anyway.
  ::close_range(STDERR_FILENO + 1, ~0U, CLOSE_RANGE_CLOEXEC);
  reset_signals();
  ::execve(program.path.c_str(), vectors.arguments.data(), vectors.environment.data());
  give_up(report, Step::Start, errno);
}

// --- Back in the parent ---

pid_t fork_into(Program& program, const Surroundings& surroundings, const ChildEnds& ends) {
  const Vectors vectors{pointers_to(program.arguments), pointers_to(program.environment)};
  const pid_t parent = ::getpid();
  const BlockedSignals blocked;
  const pid_t pid = ::fork();
  if (pid == 0) become(program, vectors, surroundings, ends, parent);
  return pid;
}

/// Waits until the child has become the program, or has told why not.
std::optional<StartError> read_report(const Descriptor& report) {
  StartError told{};
  const ssize_t size = retry([&] { return ::read(report.get(), &told, sizeof told); });
  return size == static_cast<ssize_t>(sizeof told) ? std::optional(told) : std::nullopt;
}

std::string place_text(const Program& program, Step step) {
  if (step == Step::EnterFolder) return "its folder " + program.folder + ": ";
  if (step == Step::EnterNetwork) return "its network namespace: ";
  if (step == Step::SetResolver) return "its /etc/resolv.conf: ";
  return step == Step::JoinCgroup ? "its cgroup: " : "";
}

tl::unexpected<Failure> start_failure(const Program& program, const StartError& told) {
  auto failure = system_failure("start", program.name, told.error);
  failure.value().reason = place_text(program, told.step) + failure.value().reason;
  return failure;
}

}  // namespace

int exit_code_of(int status) { return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status); }

Expected<Program> prepare(const Command& command) {
  if (const std::string problem = command_problem(command); !problem.empty()) {
    return cannot_start(command, problem);
  }
  const auto path = program_path(command);
  if (!path) return cannot_start(command, "there is no such program in PATH", "install it, or correct PATH");
  Program program{
      command.program, *path, {command.program}, merged_environment(command.environment), command.folder};
  program.arguments.insert(program.arguments.end(), command.arguments.begin(), command.arguments.end());
  return program;
}

Expected<Process> launch(Program program, const Surroundings& surroundings) {
  Pipe report = make_pipe();
  ChildEnds ends{copy_or_null(surroundings.in), copy_or_null(surroundings.out),
                 copy_or_null(surroundings.err), std::move(report.write)};
  if (!ends.in || !ends.out || !ends.err || !ends.report || !report.read) {
    return system_failure("start", program.name, errno);
  }
  const pid_t pid = fork_into(program, surroundings, ends);
  if (pid < 0) return system_failure("start", program.name, errno);
  Process process(pid);
  ends = {};  // ours must be closed, or the report would never end
  if (const auto told = read_report(report.read)) return start_failure(program, *told);
  return process;
}

Process::Process(pid_t pid) : pid_(pid), ended_(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0))) {}

Process::Process(Process&& other) noexcept
    : pid_(std::exchange(other.pid_, -1)),
      ended_(std::move(other.ended_)),
      code_(std::exchange(other.code_, {})) {}

Process& Process::operator=(Process&& other) noexcept {
  std::swap(pid_, other.pid_);
  std::swap(ended_, other.ended_);
  std::swap(code_, other.code_);
  return *this;
}

Process::~Process() {
  if (pid_ <= 0 || code_) return;
  ::kill(pid_, SIGKILL);
  wait();
}

std::optional<int> Process::wait(std::optional<std::chrono::milliseconds> patience) {
  if (code_ || pid_ <= 0) return code_;
  pollfd end{ended_.get(), POLLIN, 0};
  if (patience && retry([&] { return ::poll(&end, 1, static_cast<int>(patience->count())); }) == 0) return {};
  int status = 0;
  const pid_t waited = retry([&] { return ::waitpid(pid_, &status, 0); });
  // Somebody else may have reaped it, a first process that waits for all its children: how it ended is lost.
  code_ = waited == pid_ ? exit_code_of(status) : 255;
  return code_;
}

/// Our handlers must not run in the child, and our ignoring of SIGPIPE must not last into the program, which
/// expects to be ended by it. Other ignored signals (nohup's SIGHUP) stay ignored, as a shell leaves them.
void reset_signals() {
  for (int number = 1; number < NSIG; ++number) {
    struct sigaction action {};
    if (::sigaction(number, nullptr, &action) != 0) continue;
    if (action.sa_handler == SIG_IGN && number != SIGPIPE) continue;
    action = {};
    action.sa_handler = SIG_DFL;
    ::sigaction(number, &action, nullptr);
  }
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
}

BlockedSignals::BlockedSignals() {
  sigset_t all;
  ::sigfillset(&all);
  ::pthread_sigmask(SIG_SETMASK, &all, &before_);
}

BlockedSignals::~BlockedSignals() { ::pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

Pipe make_pipe() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return {};
  Descriptor read(ends[0]);
  Descriptor write(ends[1]);
  return {above_stderr(std::move(read)), above_stderr(std::move(write))};
}

}  // namespace ashlar
