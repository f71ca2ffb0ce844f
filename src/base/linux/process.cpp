// Child processes by fork and exec. Everything the child needs is prepared before the fork: between fork and
// exec another thread's lock (malloc's, say) may be held for ever, so only async-signal-safe calls are made
// there. posix_spawn would do but for PR_SET_PDEATHSIG.
#include "base/process.h"

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <filesystem>

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/linux/system.h"
#include "base/text.h"

namespace ashlar {

namespace {

enum class Step : int { Enter, Start };

/// What the child tells through its report pipe when it cannot become the program.
struct StartError {
  Step step;
  int error;
};

struct Pipe {
  Descriptor read;
  Descriptor write;
};

/// The command as it will be started: program found, environment merged.
struct Image {
  std::string path;
  std::vector<std::string> arguments;  // with the program's name first
  std::vector<std::string> environment;
  std::string folder;
};

/// What execve takes: pointers into an Image, which must outlive them and stay where it is.
struct Vectors {
  std::vector<char*> arguments;
  std::vector<char*> environment;
};

/// The child's ends, all numbered above stderr so that putting one in its place cannot overwrite another.
struct ChildEnds {
  Descriptor in;
  Descriptor out;
  Descriptor err;
  Descriptor report;
};

struct ParentEnds {
  Descriptor out;
  Descriptor err;
  Descriptor report;
};

/// A child that has not been waited for. One that is abandoned (an exception in between) is ended, not
/// leaked.
class Child {
 public:
  explicit Child(pid_t pid) : pid_(pid) {}
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  ~Child() {
    if (pid_ <= 0) return;
    ::kill(pid_, SIGKILL);
    wait();
  }

  pid_t pid() const { return pid_; }

  /// The wait status, or -1 with errno.
  int wait() {
    int status = 0;
    const pid_t result = retry([&] { return ::waitpid(pid_, &status, 0); });
    pid_ = -1;
    return result < 0 ? -1 : status;
  }

 private:
  pid_t pid_;
};

/// Blocks all signals while it lives: a handler of ours must not run in the child.
class BlockedSignals {
 public:
  BlockedSignals() {
    sigset_t all;
    ::sigfillset(&all);
    ::pthread_sigmask(SIG_SETMASK, &all, &before_);
  }
  BlockedSignals(const BlockedSignals&) = delete;
  BlockedSignals& operator=(const BlockedSignals&) = delete;
  ~BlockedSignals() { ::pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

 private:
  sigset_t before_{};
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

Expected<Image> prepare(const Command& command) {
  if (const std::string problem = command_problem(command); !problem.empty()) {
    return cannot_start(command, problem);
  }
  const auto path = program_path(command);
  if (!path) return cannot_start(command, "there is no such program in PATH", "install it, or correct PATH");
  Image image{*path, {command.program}, merged_environment(command.environment), command.folder};
  image.arguments.insert(image.arguments.end(), command.arguments.begin(), command.arguments.end());
  return image;
}

/// A program started without stdin or stdout gives out the numbers 0 to 2 to whatever it opens first.
Descriptor above_stderr(Descriptor fd) {
  if (!fd || fd.get() > STDERR_FILENO) return fd;
  return Descriptor(::fcntl(fd.get(), F_DUPFD_CLOEXEC, STDERR_FILENO + 1));
}

/// Both ends are empty where there are no descriptors left.
Pipe make_pipe() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return {};
  Descriptor read(ends[0]);
  Descriptor write(ends[1]);
  return {above_stderr(std::move(read)), above_stderr(std::move(write))};
}

/// False with errno where the system is short of descriptors.
bool connect(ChildEnds& child, ParentEnds& parent) {
  child.in = above_stderr(Descriptor(::open("/dev/null", O_RDONLY | O_CLOEXEC)));
  Pipe out = make_pipe();
  Pipe err = make_pipe();
  Pipe report = make_pipe();
  child.out = std::move(out.write);
  child.err = std::move(err.write);
  child.report = std::move(report.write);
  parent = {std::move(out.read), std::move(err.read), std::move(report.read)};
  return child.in && child.out && child.err && child.report && parent.out && parent.err && parent.report;
}

// --- Between fork and exec: async-signal-safe calls only ---

[[noreturn]] void give_up(int report, Step step, int error) {
  const StartError told{step, error};
  // A write this small is never split; and there is nobody left to tell should it fail.
  [[maybe_unused]] const ssize_t written = ::write(report, &told, sizeof told);
  ::_exit(127);
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

void die_with(pid_t parent) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != parent) ::_exit(127);  // it died before the line above
}

[[noreturn]] void become(const Image& image, const Vectors& vectors, const ChildEnds& ends, pid_t parent) {
  die_with(parent);
  ::dup2(ends.in.get(), STDIN_FILENO);
  ::dup2(ends.out.get(), STDOUT_FILENO);
  ::dup2(ends.err.get(), STDERR_FILENO);
  // Descriptors of libraries that forgot O_CLOEXEC. Old kernels lack the call; ours are all marked anyway.
  ::close_range(STDERR_FILENO + 1, ~0U, CLOSE_RANGE_CLOEXEC);
  const int report = ends.report.get();
  if (!image.folder.empty() && ::chdir(image.folder.c_str()) != 0) give_up(report, Step::Enter, errno);
  reset_signals();
  ::execve(image.path.c_str(), vectors.arguments.data(), vectors.environment.data());
  give_up(report, Step::Start, errno);
}

// --- Back in the parent ---

pid_t fork_into(Image& image, const ChildEnds& ends) {
  const Vectors vectors{pointers_to(image.arguments), pointers_to(image.environment)};
  const pid_t parent = ::getpid();
  const BlockedSignals blocked;
  const pid_t pid = ::fork();
  if (pid == 0) become(image, vectors, ends, parent);
  return pid;
}

/// Waits until the child has become the program, or has told why not.
std::optional<StartError> read_report(const Descriptor& report) {
  StartError told{};
  const ssize_t size = retry([&] { return ::read(report.get(), &told, sizeof told); });
  return size == static_cast<ssize_t>(sizeof told) ? std::optional(told) : std::nullopt;
}

tl::unexpected<Failure> start_failure(const Command& command, const StartError& told) {
  auto failure = system_failure("start", command.program, told.error);
  if (told.step == Step::Enter) {
    failure.value().reason = "its folder " + command.folder + ": " + failure.value().reason;
  }
  return failure;
}

/// Appends what one read gives, at most `most` bytes; closes the pipe at its end.
void read_some(Descriptor& pipe, std::string& text, std::size_t most) {
  std::array<char, 65536> buffer;  // NOLINT(cppcoreguidelines-pro-type-member-init): filled by read
  const std::size_t wanted = std::min(most, buffer.size());
  const ssize_t size = retry([&] { return ::read(pipe.get(), buffer.data(), wanted); });
  if (size > 0) {
    text.append(buffer.data(), static_cast<std::size_t>(size));
  } else {
    pipe.close();
  }
}

/// What stands in the pipe now, and no more: a process that the child left behind may go on writing for ever.
void read_rest(Descriptor& pipe, std::string& text) {
  int waiting = 0;
  if (!pipe || ::ioctl(pipe.get(), FIONREAD, &waiting) != 0 || waiting <= 0) return;
  const std::size_t end = text.size() + static_cast<std::size_t>(waiting);
  while (pipe && text.size() < end) read_some(pipe, text, end - text.size());
}

/// Until both pipes are closed, or the child has ended: what it started in the background may hold them open.
/// Without a pidfd (kernels before 5.3) only the first; poll ignores the -1.
void drain(ParentEnds& ends, const Descriptor& ended, Finished& finished) {
  while (ends.out || ends.err) {
    std::array<pollfd, 3> waits{
        {{ends.out.get(), POLLIN, 0}, {ends.err.get(), POLLIN, 0}, {ended.get(), POLLIN, 0}}};
    if (retry([&] { return ::poll(waits.data(), waits.size(), -1); }) < 0) return;
    if (waits[2].revents != 0) break;
    if (waits[0].revents != 0) read_some(ends.out, finished.out, SIZE_MAX);
    if (waits[1].revents != 0) read_some(ends.err, finished.err, SIZE_MAX);
  }
  read_rest(ends.out, finished.out);
  read_rest(ends.err, finished.err);
}

int exit_code_of(int status) { return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status); }

Expected<Finished> collect(const Command& command, Child& child, ParentEnds& ends) {
  const Descriptor ended(static_cast<int>(::syscall(SYS_pidfd_open, child.pid(), 0)));
  Finished finished;
  drain(ends, ended, finished);
  const int status = child.wait();
  if (status < 0) return system_failure("wait for", command.program, errno);
  finished.exit_code = exit_code_of(status);
  return finished;
}

Expected<Finished> run_image(const Command& command, Image& image) {
  ChildEnds child_ends;
  ParentEnds ends;
  if (!connect(child_ends, ends)) return system_failure("start", command.program, errno);
  const pid_t pid = fork_into(image, child_ends);
  if (pid < 0) return system_failure("start", command.program, errno);
  Child child(pid);
  child_ends = {};  // ours must be closed, or the pipes would never end
  const auto told = read_report(ends.report);
  if (told) return start_failure(command, *told);
  return collect(command, child, ends);
}

bool is_program(const std::string& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) return false;
  return ::access(path.c_str(), X_OK) == 0;
}

}  // namespace

Expected<Finished> run(const Command& command) {
  return prepare(command).and_then([&](Image image) { return run_image(command, image); });
}

std::optional<std::string> find_program(const std::string& program) {
  if (program.empty()) return std::nullopt;
  if (program.find('/') != std::string::npos) {
    return is_program(program) ? std::optional(program) : std::nullopt;
  }
  const char* path = std::getenv("PATH");  // NOLINT(concurrency-mt-unsafe): nothing here sets it
  for (const std::string& folder : split(path == nullptr ? "/usr/bin:/bin" : path, ':')) {
    // An empty entry is the working folder (POSIX, "Environment Variables").
    std::string candidate = (folder.empty() ? "." : folder) + "/" + program;
    if (is_program(candidate)) return candidate;
  }
  return std::nullopt;
}

}  // namespace ashlar
