// Four processes, one forked from the other. The caller forks one that ends at once, so that the caller has
// no child to wait for. That one forks the watcher, which waits outside for the end. The watcher forks the
// builder, which enters the new namespaces; it cannot be the first of a PID namespace itself, and ends when
// it has forked the one that is. The kernel gives that one to the watcher, who adopts orphans.
#include "lab/linux/seal.h"

#include <array>
#include <charconv>
#include <filesystem>

#include <fcntl.h>
#include <fmt/format.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/linux/launch.h"
#include "base/text.h"
#include "lab/linux/mounts.h"

namespace ashlar::lab {

namespace {

// --- What the new processes tell the caller: a line each, of a word and fields ---

constexpr char between = '\x1f';

void tell(const Descriptor& report, const std::string& line) { write_all(report.get(), line + "\n"); }

[[noreturn]] void give_up(const Descriptor& report, const Failure& failure) {
  tell(report, fmt::format("failed{0}{1}{0}{2}{0}{3}{0}{4}", between, failure.operation, failure.target,
                           failure.reason, failure.error));
  ::_exit(1);
}

int number_in(const std::string& text) {
  int number = -1;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

Failure failure_in(const std::vector<std::string>& fields) {
  Failure failure;
  failure.operation = fields.at(1);
  failure.target = fields.at(2);
  failure.reason = fields.at(3);
  failure.error = number_in(fields.at(4));
  return failure;
}

std::string read_all(const Descriptor& pipe) {
  std::string text;
  std::array<char, 4096> piece{};
  while (true) {
    const ssize_t size = retry([&] { return ::read(pipe.get(), piece.data(), piece.size()); });
    if (size <= 0) return text;
    text.append(piece.data(), static_cast<std::size_t>(size));
  }
}

Expected<int> outcome(const std::string& report) {
  int pid = -1;
  bool runs = false;
  for (const std::string& line : split(report, '\n')) {
    const std::vector<std::string> fields = split(line, between);
    if (fields[0] == "failed") return tl::unexpected(failure_in(fields));
    if (fields[0] == "pid") pid = number_in(fields.at(1));
    if (fields[0] == "runs") runs = true;
  }
  if (runs && pid > 0) return pid;
  return tl::unexpected(Failure{"start", "the lab's first process", "it ended before it ran", {}, false, 0});
}

// --- Descriptors ---

void connect_to_null(int first, int last) {
  const Descriptor null(::open("/dev/null", O_RDWR | O_CLOEXEC));
  for (int fd = first; fd <= last; ++fd) ::dup2(null.get(), fd);
}

/// What exec would have closed.
void close_on_exec_now(int kept) {
  std::vector<int> open;
  for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) {
    open.push_back(number_in(entry.path().filename().string()));
  }
  for (const int fd : open) {
    const int flags = ::fcntl(fd, F_GETFD);
    if (fd != kept && flags >= 0 && (flags & FD_CLOEXEC) != 0) ::close(fd);
  }
}

// --- The processes ---

[[noreturn]] void be_first(const Walls& walls, const std::function<int()>& inside, Descriptor report) {
  ::setsid();
  reset_signals();
  if (const auto built = build_mounts(walls.writable); !built) give_up(report, built.error());
  close_on_exec_now(report.get());
  connect_to_null(STDIN_FILENO, walls.keep_output ? STDIN_FILENO : STDERR_FILENO);
  tell(report, "runs");
  report.close();
  ::_exit(inside());
}

Expected<void> write_map(const std::string& name, const std::string& text) {
  const std::string path = "/proc/self/" + name;
  const Descriptor file(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
  const int error = file ? write_all(file.get(), text) : errno;
  if (error != 0) return system_failure("write", path, error);
  return {};
}

/// The caller is root inside, and can be nobody else (user_namespaces(7)).
Expected<void> enter_user_namespace() {
  const auto user = ::geteuid();
  const auto group = ::getegid();
  if (::unshare(CLONE_NEWUSER) != 0) return system_failure("enter", "a user namespace of its own", errno);
  return write_map("setgroups", "deny")
      .and_then([&] { return write_map("uid_map", fmt::format("0 {} 1", user)); })
      .and_then([&] { return write_map("gid_map", fmt::format("0 {} 1", group)); });
}

Expected<void> enter_namespaces() {
  constexpr int all =
      CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS | CLONE_NEWCGROUP;
  if (::unshare(all) != 0) return system_failure("enter", "namespaces of its own", errno);
  return {};
}

[[noreturn]] void build(const Walls& walls, const std::function<int()>& inside, Descriptor report) {
  const auto entered =
      (walls.own_user_namespace ? enter_user_namespace() : Expected<void>()).and_then(enter_namespaces);
  if (!entered) give_up(report, entered.error());
  const pid_t first = ::fork();
  if (first == 0) be_first(walls, inside, std::move(report));
  if (first < 0) give_up(report, system_failure("start", "the first process", errno).value());
  tell(report, fmt::format("pid{}{}", between, first));
  ::_exit(0);
}

/// Holds nothing else of the caller's open.
void let_go(int held) {
  constexpr unsigned first = STDERR_FILENO + 1;
  const unsigned kept = held < 0 ? ~0U : static_cast<unsigned>(held);
  connect_to_null(STDIN_FILENO, STDERR_FILENO);
  if (kept > first) ::close_range(first, kept - 1, 0);
  if (kept != ~0U) ::close_range(kept + 1, ~0U, 0);
  if (::chdir("/") != 0) ::_exit(1);
}

[[noreturn]] void watch(const Walls& walls, const std::function<int()>& inside, Descriptor report) {
  ::setsid();
  ::prctl(PR_SET_CHILD_SUBREAPER, 1);
  ::prctl(PR_SET_NAME, "ashlar-watcher");
  const pid_t builder = ::fork();
  if (builder == 0) build(walls, inside, std::move(report));
  if (builder < 0) give_up(report, system_failure("start", "the builder of the walls", errno).value());
  report.release();
  let_go(walls.held);
  reset_signals();
  while (::waitpid(-1, nullptr, 0) > 0 || errno == EINTR) {
  }
  if (walls.afterwards) walls.afterwards();
  ::_exit(0);
}

}  // namespace

Expected<int> start_sealed(const Walls& walls, const std::function<int()>& inside) {
  Pipe report = make_pipe();
  if (!report.write) return system_failure("start", "the lab", errno);
  const pid_t between_us = ::fork();
  if (between_us == 0) {
    const pid_t watcher = ::fork();
    if (watcher == 0) watch(walls, inside, std::move(report.write));
    ::_exit(watcher < 0 ? 1 : 0);
  }
  if (between_us < 0) return system_failure("start", "the lab", errno);
  report.write.close();
  retry([&] { return ::waitpid(between_us, nullptr, 0); });
  return outcome(read_all(report.read));
}

}  // namespace ashlar::lab
