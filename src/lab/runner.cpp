#include "lab/runner.h"

#include <algorithm>
#include <array>
#include <exception>
#include <filesystem>

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/files.h"
#include "base/linux/resolver.h"
#include "base/text.h"
#include "lab/linux/listening.h"
#include "lab/log.h"

namespace ashlar::lab {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using std::chrono::steady_clock;

constexpr const char* resolver_file = "resolv.conf";
constexpr milliseconds while_starting{15};
constexpr seconds soon_healthy{5};  ///< what takes longer is looked at less often
constexpr milliseconds while_not_healthy{500};
constexpr seconds while_healthy{10};
constexpr seconds prepare_limit{60};
constexpr milliseconds unheard_grace{1500};
/// Who does not answer for so long hangs, and is started anew, as a cluster's liveness probe would have it.
constexpr seconds hangs{30};
/// A server that lives shorter is started again later and later.
constexpr seconds quick_death{10};
constexpr std::array pauses{milliseconds{0},    milliseconds{200},  milliseconds{500},
                            milliseconds{1000}, milliseconds{2000}, milliseconds{5000}};

Expected<Descriptor> open_log(const std::string& path) {
  Descriptor log(::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (!log) return system_failure("write", path, errno);
  return log;
}

constexpr int signalled = 128;

/// "ended with 1", "was ended by signal 9"
std::string end_text(int code) {
  return code > signalled ? fmt::format("was ended by signal {}", code - signalled)
                          : fmt::format("ended with {}", code);
}

std::string end_of(const std::string& path) {
  constexpr std::size_t most = 4096;
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  struct stat about {};
  if (!file || ::fstat(file.get(), &about) != 0) return "";
  std::string text(most, '\0');
  const ssize_t size =
      ::pread(file.get(), text.data(), most, std::max<off_t>(0, about.st_size - off_t{most}));
  text.resize(static_cast<std::size_t>(std::max<ssize_t>(size, 0)));
  return text;
}

/// The last line of its log that says something: where that is no more than that it gives up, the error
/// before.
std::string last_words(const std::string& path) {
  constexpr std::string_view gives_up = "[ERROR] Aborting";
  const std::vector<std::string> lines = split(end_of(path), '\n');
  const auto last =
      std::find_if(lines.rbegin(), lines.rend(), [](const std::string& line) { return !line.empty(); });
  if (last == lines.rend()) return "";
  if (!last->ends_with(gives_up)) return *last;
  const auto why = std::find_if(last, lines.rend(), [&](const std::string& line) {
    return line.find("[ERROR]") != std::string::npos && !line.ends_with(gives_up);
  });
  return why == lines.rend() ? *last : *why;
}

/// What was killed has said nothing about it.
std::string why_it_ended(int code, const std::string& log) {
  return code > signalled ? end_text(code) : end_text(code) + ": " + last_words(log);
}

milliseconds left(steady_clock::time_point until) {
  return std::max(milliseconds{0},
                  std::chrono::duration_cast<milliseconds>(until - steady_clock::now()) + milliseconds{1});
}

}  // namespace

Runner::Runner(Server server, const RunnerContext& around, bool alone)
    : name_(server.name),
      around_(around),
      wake_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
      wanted_(std::move(server)),
      alone_(alone) {
  tell(State::Waiting);
  thread_ = std::thread([this] { run(); });
}

Runner::~Runner() {
  ask_to_stop();
  thread_.join();
  around_.board.remove(name_);
}

// --- What others ask for

void Runner::become(Server server, bool reload_is_enough) {
  {
    const std::lock_guard lock(mutex_);
    wanted_ = std::move(server);
    ++changes_;
    wish_ = std::max(wish_.load(), reload_is_enough ? Wish::Reload : Wish::Restart);
  }
  wake();
}

void Runner::set_alone(bool alone) {
  alone_ = alone;
  around_.board.nudge();
}

bool Runner::up_to_date() const {
  const std::lock_guard lock(mutex_);
  return taken_ == changes_;
}

void Runner::kill(int signal) {
  {
    const std::lock_guard lock(mutex_);
    signal_ = signal;
  }
  wake();
}

void Runner::start_again() {
  may_start_ = true;
  around_.board.nudge();
}

void Runner::ask_to_stop(milliseconds at_most) {
  most_grace_ = std::min(most_grace_.load(), at_most);
  wish(Wish::Stop);
}

/// A stop is final; a restart is not weakened by a reload that comes after it.
void Runner::wish(Wish wish) {
  {
    const std::lock_guard lock(mutex_);
    wish_ = std::max(wish_.load(), wish);
  }
  wake();
}

/// The thread waits at a descriptor, or at the board.
void Runner::wake() const {
  const std::uint64_t one = 1;
  // Full: it wakes anyway.
  static_cast<void>(retry([&] { return ::write(wake_.get(), &one, sizeof(one)); }));
  around_.board.nudge();
}

// --- The thread

void Runner::tell(State state, const std::string& problem) {
  if (state != state_)
    around_.log(fmt::format("{} {}{}{}", name_, name_of(state), problem.empty() ? "" : ": ", problem));
  state_ = state;
  ServerStatus status;
  status.state = state;
  status.pid = child_ ? child_->pid() : 0;
  status.restarts = restarts_;
  status.problem = problem;
  around_.board.set(name_, std::move(status));
}

/// A bug in here costs one server a restart, not the lab its life.
void Runner::run() {
  while (!stopping()) {
    try {
      run_once();
    } catch (const std::exception& bug) {
      problem_ = std::string("a bug in the lab: ") + bug.what();
      child_.reset();
      pause_after_death(false);
    }
  }
  if (child_) stop_child();
  tell(State::Stopped);
}

/// From a start to the end of what was started.
void Runner::run_once() {
  take_wishes();
  const auto started = prepare().and_then([this] { return start(); });
  if (!started) {
    problem_ = started.error().text();
    pause_after_death(false);
  } else if (live() == Ended::Died) {
    pause_after_death(true);
  } else {
    wait_for_leave();
  }
}

/// What was wished until here is what is started now.
void Runner::take_wishes() {
  std::uint64_t taken = 0;
  {
    const std::lock_guard lock(mutex_);
    if (!stopping()) wish_ = Wish::None;
    server_ = wanted_;
    taken = changes_;
  }
  tell(State::Preparing, problem_);
  taken_ = taken;
}

Expected<void> Runner::prepare() {
  auto prepared = write_files();
  for (const std::vector<std::string>& command : server_.prepare)
    prepared = std::move(prepared).and_then([&] { return prepare_by(command); });
  return prepared;
}

Expected<void> Runner::prepare_by(const std::vector<std::string>& command) {
  auto program = start_program(command);
  if (!program) return tl::unexpected(program.error());
  const auto code = finish(*program, prepare_limit);
  if (code == 0) return {};
  Failure failure;
  failure.operation = "prepare";
  failure.target = name_;
  failure.reason = command.front() + " " +
                   (code         ? why_it_ended(*code, around_.folder.log(name_))
                    : stopping() ? "was stopped"
                                 : "takes too long");
  return tl::unexpected(std::move(failure));
}

/// A signal that was meant for one before it is forgotten.
Expected<void> Runner::start() {
  {
    const std::lock_guard lock(mutex_);
    signal_ = 0;
  }
  Descriptor output;
  if (!server_.output.empty()) {
    auto opened = open_log(around_.folder.log(server_.output));
    if (!opened) return tl::unexpected(opened.error());
    output = std::move(*opened);
  }
  auto program = start_program(server_.command, output);
  if (!program) return tl::unexpected(program.error());
  child_.emplace(std::move(*program));
  started_ = steady_clock::now();
  tell(State::Starting, problem_);
  return {};
}

/// Until the child is gone.
Runner::Ended Runner::live() {
  while (true) {
    if (const auto code = reap()) {
      problem_ = why_it_ended(*code, around_.folder.log(name_));
      child_.reset();
      return Ended::Died;
    }
    if (const auto ended = obey()) return *ended;
    check();
    bool asked = wish_ != Wish::None;
    {
      const std::lock_guard lock(mutex_);
      asked = asked || signal_ != 0;
    }
    if (!asked) wait(child_->descriptor(), time_to_next_check());
  }
}

std::optional<Runner::Ended> Runner::obey() {
  int signal = 0;
  {
    const std::lock_guard lock(mutex_);
    signal = std::exchange(signal_, 0);
  }
  if (signal != 0) child_->signal(signal, true);
  if (wish_ == Wish::Reload) reload();
  if (wish_ < Wish::Restart) return std::nullopt;
  stop_child();
  problem_.clear();
  return Ended::OnRequest;
}

/// Where files cannot be written it is restarted, or says why it cannot be.
void Runner::reload() {
  std::uint64_t taken = 0;
  {
    const std::lock_guard lock(mutex_);
    if (wish_ != Wish::Reload) return;
    wish_ = Wish::None;
    server_ = wanted_;
    taken = changes_;
  }
  if (!server_.reload_signal || !write_files()) return wish(Wish::Restart);
  child_->signal(*server_.reload_signal);
  around_.log(name_ + " reads its files again");
  taken_ = taken;
}

/// Why it ended last is told until it is healthy.
void Runner::check() {
  const std::string problem = unhealthy();
  const bool was_healthy = state_ == State::Healthy || state_ == State::Unhealthy;
  keep_small(around_.folder.log(name_));
  if (!server_.output.empty()) keep_small(around_.folder.log(server_.output));
  if (problem.empty()) {
    problem_.clear();
    tell(State::Healthy);
  } else {
    if (state_ != State::Unhealthy) unhealthy_since_ = steady_clock::now();
    tell(was_healthy ? State::Unhealthy : State::Starting,
         problem_.empty() ? problem : problem + " (before, it " + problem_ + ")");
    if (was_healthy && steady_clock::now() - unhealthy_since_ > hangs) child_->signal(SIGKILL, true);
  }
}

milliseconds Runner::time_to_next_check() const {
  if (state_ == State::Healthy) return while_healthy;
  return steady_clock::now() - started_ < soon_healthy ? while_starting : while_not_healthy;
}

/// It is asked again each second: one that has just started may not have heard. One that never was healthy
/// has nobody to end a conversation with, and may not hear at all: MariaDB can lose SIGTERM while it starts.
void Runner::stop_child() {
  const bool served = state_ == State::Healthy || state_ == State::Unhealthy;
  tell(State::Stopping);
  const milliseconds most = served ? most_grace_.load() : std::min(most_grace_.load(), unheard_grace);
  const milliseconds grace = std::min<milliseconds>(server_.stop_grace, most);
  const auto until = steady_clock::now() + grace;
  while (!reap() && steady_clock::now() < until) {
    child_->signal(server_.stop_signal);
    child_->signal(SIGCONT, true);  // who was halted hears nothing else
    pollfd end{child_->descriptor(), POLLIN, 0};
    ::poll(&end, 1, static_cast<int>(std::min<milliseconds>(seconds(1), left(until)).count()));
  }
  child_.reset();  // by force, where it still runs
}

/// The first start after a long life comes at once.
void Runner::pause_after_death(bool ran) {
  if (stopping()) return;
  const bool long_life = ran && steady_clock::now() - started_ > quick_death;
  quick_deaths_ = long_life ? 0 : quick_deaths_ + 1;
  ++restarts_;
  wait_for_leave();
  tell(State::Restarting, problem_);
  const auto step = std::min(static_cast<std::size_t>(quick_deaths_), pauses.size() - 1);
  around_.board.wait([&](const Board::Statuses&) { return wish_ != Wish::None; },
                     steady_clock::now() + pauses.at(step));
}

/// A member of a group starts only when its keeper says so, also where it was ended on request: what it may
/// keep of its data depends on who serves.
void Runner::wait_for_leave() {
  if (alone_ || stopping()) return;
  may_start_ = false;
  tell(State::Restarting, problem_);
  const auto allowed = [&](const Board::Statuses&) { return may_start_ || alone_ || stopping(); };
  while (!around_.board.wait(allowed, steady_clock::now() + while_healthy)) {
  }
}

// --- Files and programs

Expected<void> Runner::write_files() {
  const std::filesystem::path folder = around_.folder.run(name_);
  auto written = make_folders(folder);
  if (const auto resolver = around_.resolver(server_.name_space)) {
    const std::string text = resolver_text(resolver->text());
    written = std::move(written).and_then([&] { return write_private_file(folder / resolver_file, text); });
  }
  for (const auto& file : server_.files)
    written =
        std::move(written).and_then([&] { return write_private_file(folder / file.first, file.second); });
  if (written) remove_old_files();
  return written;
}

/// A secret that is no longer its own, or a part of a configuration that it would still read.
void Runner::remove_old_files() {
  const std::filesystem::path folder = around_.folder.run(name_);
  std::error_code ignored;
  for (const std::string& name : written_)
    if (!server_.files.contains(name)) std::filesystem::remove(folder / name, ignored);
  written_.clear();
  for (const auto& file : server_.files) written_.insert(file.first);
}

Expected<Child> Runner::start_program(const std::vector<std::string>& command,
                                      const Descriptor& output) const {
  const auto log = open_log(around_.folder.log(name_));
  if (!log) return tl::unexpected(log.error());
  const Descriptor name_space = around_.name_space(server_.name_space);
  ChildCommand child;
  child.command = command;
  child.environment = server_.environment;
  child.folder = around_.folder.run(name_);
  child.name_space = name_space.get();
  child.cgroups = around_.cgroups(server_);
  if (around_.resolver(server_.name_space)) child.resolver = child.folder + "/" + resolver_file;
  child.out = output ? output.get() : log->get();
  child.err = log->get();
  if (name_space) return Child::start(child);
  Failure failure;
  failure.operation = "start";
  failure.target = name_;
  failure.reason = "there is no network " + server_.name_space;
  return tl::unexpected(std::move(failure));
}

/// Empty where it is healthy.
std::string Runner::unhealthy() const {
  if (server_.health.port != 0 && !listens(child_->pid(), server_.health.port))
    return fmt::format("does not listen at port {}", server_.health.port);
  if (server_.health.command.empty()) return "";
  auto program = start_program(server_.health.command, Descriptor(::open("/dev/null", O_WRONLY | O_CLOEXEC)));
  if (!program) return program.error().text();
  const auto code = finish(*program, server_.health.timeout);
  if (code == 0) return "";
  return server_.health.command.front() + " " + (code ? end_text(*code) : "takes too long");
}

// --- Waiting

/// The child's exit code, once it has ended. What it leaves behind is ended with it, before its number, which
/// is its group's, can be another's.
std::optional<int> Runner::reap() {
  pollfd end{child_->descriptor(), POLLIN, 0};
  if (::poll(&end, 1, 0) != 1) return std::nullopt;
  child_->signal(SIGKILL, true);
  return child_->wait(milliseconds{0});
}

/// Its exit code; none where it takes longer, or the runner is to stop.
std::optional<int> Runner::finish(Child& program, milliseconds limit) const {
  const auto until = steady_clock::now() + limit;
  while (!stopping() && steady_clock::now() < until) {
    wait(program.descriptor(), left(until));
    if (const auto code = program.wait(milliseconds{0})) return code;
  }
  return std::nullopt;
}

/// Waits for a program's end, for anything that is asked for, or for the time. What is asked for wakes it
/// once: who waits again must have looked at it.
void Runner::wait(int descriptor, milliseconds patience) const {
  std::array<pollfd, 2> watched{{{wake_.get(), POLLIN, 0}, {descriptor, POLLIN, 0}}};
  ::poll(watched.data(), watched.size(), static_cast<int>(patience.count()));
  std::uint64_t count = 0;
  static_cast<void>(retry([&] { return ::read(wake_.get(), &count, sizeof(count)); }));
}

}  // namespace ashlar::lab
