#include "lab/runner.h"

#include <algorithm>
#include <array>
#include <filesystem>

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/files.h"
#include "base/text.h"
#include "lab/linux/listening.h"

namespace ashlar::lab {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using std::chrono::steady_clock;

constexpr const char* resolver_file = "resolv.conf";
constexpr milliseconds while_starting{15};
constexpr seconds while_healthy{10};
constexpr seconds prepare_limit{60};
/// A server that lives shorter is started again later and later.
constexpr seconds quick_death{10};
constexpr std::array pauses{milliseconds{0},    milliseconds{200},  milliseconds{500},
                            milliseconds{1000}, milliseconds{2000}, milliseconds{5000}};

Expected<Descriptor> open_log(const std::string& path) {
  Descriptor log(::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (!log) return system_failure("write", path, errno);
  return log;
}

/// "ended with 1", "was ended by signal 9"
std::string end_text(int code) {
  constexpr int signalled = 128;
  return code > signalled ? fmt::format("was ended by signal {}", code - signalled)
                          : fmt::format("ended with {}", code);
}

/// The last line of its log that says something.
std::string last_words(const std::string& path) {
  constexpr std::size_t most = 64U << 20;
  const auto text = read_file(path, most);
  if (!text) return "";
  const std::vector<std::string> lines = split(*text, '\n');
  const auto last =
      std::find_if(lines.rbegin(), lines.rend(), [](const std::string& line) { return !line.empty(); });
  return last == lines.rend() ? "" : *last;
}

}  // namespace

Runner::Runner(Server server, const RunnerContext& around, bool alone)
    : server_(std::move(server)),
      around_(around),
      alone_(alone),
      wake_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  tell(State::Waiting);
  thread_ = std::thread([this] { run(); });
}

Runner::~Runner() {
  ask_to_stop();
  thread_.join();
  around_.board.remove(current().name);
}

void Runner::become(Server server, bool reload_is_enough) {
  {
    const std::lock_guard lock(mutex_);
    server_ = std::move(server);
  }
  wish(reload_is_enough ? Wish::Reload : Wish::Restart);
}

void Runner::kill(int signal) {
  {
    const std::lock_guard lock(mutex_);
    signal_ = signal;
  }
  wish(wish_);
}

void Runner::start_again() {
  may_start_ = true;
  around_.board.nudge();
}

void Runner::ask_to_stop() { wish(Wish::Stop); }

/// A stop is final; a restart is not weakened by a reload that comes after it.
void Runner::wish(Wish wish) {
  Wish known = wish_;
  while (known < wish && !wish_.compare_exchange_weak(known, wish)) {
  }
  const std::uint64_t one = 1;
  if (::write(wake_.get(), &one, sizeof(one)) < 0) return;  // full: it wakes anyway
  around_.board.nudge();
}

Server Runner::current() const {
  const std::lock_guard lock(mutex_);
  return server_;
}

void Runner::tell(State state, const std::string& problem) {
  ServerStatus status;
  status.state = state;
  status.pid = child_ ? child_->pid() : 0;
  status.restarts = restarts_;
  status.problem = problem;
  const std::string name = current().name;
  const auto before = around_.board.find(name);
  if (!before || before->state != state)
    around_.log(fmt::format("{} {}{}{}", name, name_of(state), problem.empty() ? "" : ": ", problem));
  around_.board.set(name, std::move(status));
}

void Runner::run() {
  while (wait_for_others()) {
    // What was wished until here is what is started now.
    Wish asked = wish_;
    while (asked != Wish::Stop && !wish_.compare_exchange_weak(asked, Wish::None)) {
    }
    const auto started = prepare().and_then([this] { return start(); });
    if (!started) {
      problem_ = started.error().text();
      pause_after_death();
    } else if (live() == Ended::Died) {
      pause_after_death();
    } else {
      wait_for_leave();
    }
  }
  if (child_) stop_child();
  tell(State::Stopped);
}

/// False where it is to stop.
bool Runner::wait_for_others() {
  while (!stopping()) {
    const std::vector<std::string> others = current().after;
    const auto ready = [&](const Board::Statuses& statuses) {
      return std::all_of(others.begin(), others.end(), [&](const std::string& other) {
        const auto found = statuses.find(other);
        return found != statuses.end() && found->second.state == State::Healthy;
      });
    };
    const auto or_stop = [&](const Board::Statuses& statuses) { return stopping() || ready(statuses); };
    if (around_.board.wait(or_stop, steady_clock::now() + while_healthy)) break;
  }
  return !stopping();
}

Expected<void> Runner::prepare() {
  const Server server = current();
  tell(State::Preparing, problem_);
  if (auto written = write_files(server); !written) return written;
  for (const std::vector<std::string>& command : server.prepare) {
    auto program = start_program(server, command);
    if (!program) return tl::unexpected(program.error());
    const auto code = program->wait(prepare_limit);
    if (code == 0) continue;
    Failure failure;
    failure.operation = "prepare";
    failure.target = server.name;
    failure.reason = command.front() + " " + (code ? end_text(*code) : "takes too long") + ": " +
                     last_words(around_.folder.log(server.name));
    return tl::unexpected(std::move(failure));
  }
  return {};
}

Expected<void> Runner::start() {
  const Server server = current();
  auto program = start_program(server, server.command);
  if (!program) return tl::unexpected(program.error());
  child_.emplace(std::move(*program));
  started_ = steady_clock::now();
  tell(State::Starting, problem_);
  return {};
}

/// Until the child is gone.
Runner::Ended Runner::live() {
  while (true) {
    const auto status = around_.board.find(current().name);
    wait(status && status->state == State::Starting ? milliseconds(while_starting)
                                                    : milliseconds(while_healthy));
    if (const auto code = child_->wait(milliseconds{0})) {
      problem_ = end_text(*code);
      child_.reset();
      return Ended::Died;
    }
    if (const auto ended = obey()) return *ended;
    check();
  }
}

std::optional<Runner::Ended> Runner::obey() {
  int signal = 0;
  {
    const std::lock_guard lock(mutex_);
    signal = std::exchange(signal_, 0);
  }
  if (signal != 0) child_->signal(signal, true);
  Wish asked = Wish::Reload;
  if (wish_.compare_exchange_strong(asked, Wish::None)) {
    const Server server = current();
    const auto written = write_files(server);
    if (written && server.reload_signal) child_->signal(*server.reload_signal);
    return std::nullopt;
  }
  if (asked == Wish::None) return std::nullopt;
  stop_child();
  problem_.clear();
  return Ended::OnRequest;
}

void Runner::check() {
  const std::string problem = unhealthy(current());
  const auto status = around_.board.find(current().name);
  const bool was_healthy = status && (status->state == State::Healthy || status->state == State::Unhealthy);
  if (problem.empty()) problem_.clear();
  tell(problem.empty() ? State::Healthy : was_healthy ? State::Unhealthy : State::Starting, problem);
}

/// It is asked again each second: one that has just started may not have heard.
void Runner::stop_child() {
  tell(State::Stopping);
  const Server server = current();
  const auto until = steady_clock::now() + server.stop_grace;
  std::optional<int> code;
  while (!code && steady_clock::now() < until) {
    child_->signal(server.stop_signal);
    code = child_->wait(seconds(1));
  }
  if (!code) child_->signal(SIGKILL, true);
  child_.reset();
}

/// The first start after a long life comes at once.
void Runner::pause_after_death() {
  if (stopping()) return;
  quick_deaths_ = steady_clock::now() - started_ > quick_death ? 0 : quick_deaths_ + 1;
  ++restarts_;
  wait_for_leave();
  tell(State::Restarting, problem_);
  const auto until = steady_clock::now() + pauses.at(std::min<std::size_t>(
                                               static_cast<std::size_t>(quick_deaths_), pauses.size() - 1));
  around_.board.wait([&](const Board::Statuses&) { return wish_ != Wish::None; }, until);
}

/// A member of a group starts only when its keeper says so, also where it was ended on request: what it may
/// keep of its data depends on who serves.
void Runner::wait_for_leave() {
  if (alone_) return;
  may_start_ = false;
  tell(State::Restarting, problem_);
  const auto allowed = [&](const Board::Statuses&) { return may_start_ || stopping(); };
  while (!around_.board.wait(allowed, steady_clock::now() + while_healthy)) {
  }
}

Expected<void> Runner::write_files(const Server& server) const {
  const std::filesystem::path folder = around_.folder.run(server.name);
  auto written = make_folders(folder);
  if (const auto resolver = around_.resolver(server.name_space)) {
    const std::string text = "nameserver " + resolver->text() + "\noptions timeout:1 attempts:3\n";
    written = std::move(written).and_then([&] { return write_file(folder / resolver_file, text); });
  }
  for (const auto& file : server.files)
    written = std::move(written).and_then([&] { return write_file(folder / file.first, file.second); });
  return written;
}

Expected<Child> Runner::start_program(const Server& server, const std::vector<std::string>& command) const {
  const auto log = open_log(around_.folder.log(server.name));
  if (!log) return tl::unexpected(log.error());
  ChildCommand child;
  child.command = command;
  child.environment = server.environment;
  child.folder = around_.folder.run(server.name);
  child.name_space = around_.name_space(server.name_space);
  child.cgroups = around_.cgroups(server);
  if (around_.resolver(server.name_space))
    child.resolver = around_.folder.run(server.name) + "/" + resolver_file;
  child.out = log->get();
  child.err = log->get();
  if (child.name_space >= 0) return Child::start(child);
  Failure failure;
  failure.operation = "start";
  failure.target = server.name;
  failure.reason = "there is no network " + server.name_space;
  return tl::unexpected(std::move(failure));
}

/// Empty where it is healthy.
std::string Runner::unhealthy(const Server& server) const {
  if (server.health.port != 0 && !listens(around_.name_space(server.name_space), server.health.port))
    return fmt::format("does not listen at port {}", server.health.port);
  if (server.health.command.empty()) return "";
  auto program = start_program(server, server.health.command);
  if (!program) return program.error().text();
  const auto code = program->wait(server.health.timeout);
  if (code == 0) return "";
  return server.health.command.front() + " " + (code ? end_text(*code) : "takes too long");
}

void Runner::wait(milliseconds patience) const {
  std::array<pollfd, 2> watched{{{wake_.get(), POLLIN, 0}, {child_->descriptor(), POLLIN, 0}}};
  ::poll(watched.data(), watched.size(), static_cast<int>(patience.count()));
  std::uint64_t count = 0;
  if (::read(wake_.get(), &count, sizeof(count)) < 0) return;  // nothing was wished
}

}  // namespace ashlar::lab
