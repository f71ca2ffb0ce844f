// One thread starts the child, since a child of ours dies with the thread that forked it, and then stays to
// hear it until its end.
#include "provider/linux/provider_process.h"

#include <algorithm>
#include <array>
#include <condition_variable>
#include <csignal>
#include <mutex>
#include <thread>

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/linux/launch.h"
#include "provider/handshake.h"
#include "provider/linux/last_words.h"
#include "provider/linux/socket_folder.h"

namespace ashlar::provider {

namespace {

/// A handshake is some 100 bytes; a program that is no plugin may write on and on.
constexpr std::size_t longest_handshake = 4096;

bool is_unwanted(const std::string& entry) {
  const std::string name = entry.substr(0, entry.find('='));
  const auto& unwanted = unwanted_variables();
  return std::find(unwanted.begin(), unwanted.end(), name) != unwanted.end();
}

Expected<Program> prepare_plugin(const std::filesystem::path& path, const StartOptions& options,
                                 const std::string& socket_folder) {
  std::map<std::string, std::string> environment = plugin_environment(socket_folder);
  environment.insert(options.environment.begin(), options.environment.end());  // the plugin's own go first
  auto program =
      prepare({.program = path.string(), .arguments = {}, .folder = {}, .environment = environment});
  if (program) std::erase_if(program->environment, is_unwanted);
  return program;
}

/// What is there to read, nothing where nothing is; false at the end.
template <class Hear>
bool read_some(int fd, const Hear& hear) {
  std::array<char, 4096> bytes{};
  const ssize_t size = retry([&] { return ::read(fd, bytes.data(), bytes.size()); });
  if (size > 0) hear(std::string_view(bytes.data(), static_cast<std::size_t>(size)));
  return size > 0 || (size < 0 && errno == EAGAIN);
}

}  // namespace

struct ProviderProcess::Running {
  /// What its own thread tells all others.
  struct Told {
    std::string handshake;  ///< what came of it yet
    std::optional<Failure> not_started;
    LastWords words;
    bool heard_handshake = false;
    std::optional<int> exit_code;
  };

  SocketFolder folder;
  std::string socket;
  Process process;  ///< set before the first word is told, and never changed

  mutable std::mutex mutex;
  mutable std::condition_variable changed;
  Told told;
  bool started = false;
  std::thread thread;

  ~Running() {
    if (!thread.joinable()) return;
    kill();
    thread.join();
  }

  template <class Change>
  void tell(const Change& change) {
    const std::lock_guard lock(mutex);
    change(told);
    changed.notify_all();
  }

  // --- in its own thread

  void run(Program program) {
    const BlockedSignals blocked;  // they are for the threads that expect them
    Pipe out = make_pipe();
    Pipe err = make_pipe();
    // What ends our group (a cancelled CI job, timeout(1)) is for us: we end it in order.
    auto child = launch(
        std::move(program),
        {.out = out.write.get(), .err = err.write.get(), .cgroups = {}, .own_session = true, .resolver = {}});
    if (!child) return tell([&](Told& all) { all.not_started = child.error(); });
    process = std::move(*child);
    tell([&](Told&) { started = true; });
    out.write = {};
    err.write = {};
    hear(std::move(out.read), std::move(err.read));
    const int code = process.wait().value_or(255);
    tell([&](Told& all) { all.exit_code = code; });
  }

  /// Until it has ended; children of its own that hold its outputs open are not waited for.
  void hear(Descriptor out, Descriptor err) {
    for (const Descriptor* fd : {&out, &err}) ::fcntl(fd->get(), F_SETFL, O_NONBLOCK);
    bool ended = false;
    while (!ended) {
      std::array<pollfd, 3> all{
          {{out.get(), POLLIN, 0}, {err.get(), POLLIN, 0}, {process.descriptor(), POLLIN, 0}}};
      if (retry([&] { return ::poll(all.data(), all.size(), -1); }) < 0) return;
      ended = all[2].revents != 0;
      hear_one(
          out, [&](std::string_view text) { hear_out(text); }, ended);
      hear_one(
          err, [&](std::string_view text) { tell([&](Told& it) { it.words.hear(text); }); }, ended);
      if (!out && !err && process.descriptor() < 0) return;
    }
  }

  /// Once where it goes on; at its end, all that is there.
  template <class Hear>
  static void hear_one(Descriptor& fd, const Hear& hear, bool to_the_end) {
    if (!fd) return;
    bool heard = true;
    const auto hear_and_note = [&](std::string_view text) {
      heard = true;
      hear(text);
    };
    do {
      heard = false;
      if (!read_some(fd.get(), hear_and_note)) fd = Descriptor();
    } while (to_the_end && heard && fd);
  }

  void hear_out(std::string_view text) {
    tell([&](Told& all) {
      if (all.heard_handshake) return;
      all.handshake += text.substr(0, longest_handshake);
      const std::size_t end = all.handshake.find('\n');
      all.heard_handshake = end != std::string::npos || all.handshake.size() > longest_handshake;
      if (end != std::string::npos) all.handshake.resize(end);
    });
  }

  // --- in others

  void kill() const {
    std::unique_lock lock(mutex);
    changed.wait(lock, [&] { return started || told.not_started; });
    if (!started || told.exit_code) return;
    // By descriptor where there is one: its number may be somebody else's by now.
    if (::syscall(SYS_pidfd_send_signal, process.descriptor(), SIGKILL, nullptr, 0) != 0 && errno == EBADF) {
      ::kill(process.pid(), SIGKILL);
    }
  }

  /// Waits for the line; the failure says why there is none.
  Expected<std::string> await_handshake(const std::string& program, std::chrono::milliseconds patience) {
    std::unique_lock lock(mutex);
    const auto something = [&] { return told.not_started || told.heard_handshake || told.exit_code; };
    if (!changed.wait_for(lock, patience, something)) {
      return failed(program, fmt::format("it did not say where it listens within {} ms", patience.count()));
    }
    if (told.not_started) return tl::unexpected(*told.not_started);
    if (told.heard_handshake) return read_handshake(told.handshake);
    const std::string words = told.words.text();
    return failed(program, fmt::format("it ended at once with exit code {}{}{}", *told.exit_code,
                                       words.empty() ? "" : ": ", words));
  }

  static tl::unexpected<Failure> failed(const std::string& program, std::string reason) {
    return tl::unexpected(Failure{"start", program, std::move(reason), {}, false, 0});
  }
};

Expected<std::unique_ptr<ProviderProcess>> ProviderProcess::start(const std::filesystem::path& program,
                                                                  const StartOptions& options) {
  auto running = std::make_unique<Running>();
  auto folder = SocketFolder::make();
  if (!folder) return tl::unexpected(folder.error());
  running->folder = std::move(*folder);
  auto prepared = prepare_plugin(program, options, running->folder.path());
  if (!prepared) return tl::unexpected(prepared.error());
  running->thread = std::thread([it = running.get(), what = std::move(*prepared)] { it->run(what); });
  auto socket = running->await_handshake(program.string(), options.patience);
  if (!socket) return tl::unexpected(socket.error());
  running->socket = std::move(*socket);
  return std::unique_ptr<ProviderProcess>(new ProviderProcess(std::move(running)));
}

ProviderProcess::ProviderProcess(std::unique_ptr<Running> running) : running_(std::move(running)) {}

ProviderProcess::~ProviderProcess() = default;

pid_t ProviderProcess::pid() const { return running_->process.pid(); }

const std::string& ProviderProcess::socket() const { return running_->socket; }

void ProviderProcess::remove_socket() { running_->folder.remove(); }

void ProviderProcess::kill() { running_->kill(); }

std::optional<int> ProviderProcess::wait(std::chrono::milliseconds patience) const {
  std::unique_lock lock(running_->mutex);
  running_->changed.wait_for(lock, patience, [&] { return running_->told.exit_code.has_value(); });
  return running_->told.exit_code;
}

std::string ProviderProcess::crash() const {
  const std::lock_guard lock(running_->mutex);
  return running_->told.words.crash();
}

}  // namespace ashlar::provider
