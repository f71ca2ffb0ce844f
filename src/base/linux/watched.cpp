#include "base/watched.h"

#include <array>
#include <csignal>
#include <utility>

#include <poll.h>
#include <unistd.h>

#include "base/linux/launch.h"

namespace ashlar {

namespace {

constexpr int between_looks = 200;  ///< milliseconds, at `stop`

class Listener {
 public:
  Listener(Process process, Descriptor out, Descriptor err, const Watch& watch)
      : process_(std::move(process)), out_(std::move(out)), err_(std::move(err)), watch_(watch) {}

  /// Until both outputs end: the program's own, and those of what it started with them.
  Finished run() {
    while (out_ || err_) {
      std::array<pollfd, 2> waits{{{out_.get(), POLLIN, 0}, {err_.get(), POLLIN, 0}}};
      if (retry([&] { return ::poll(waits.data(), waits.size(), between_looks); }) < 0) break;
      interrupt_if_asked();
      if (waits[0].revents != 0) read_some(out_, pending_);
      if (waits[1].revents != 0) read_some(err_, finished_.err);
      tell_lines();
      if (process_.wait(std::chrono::milliseconds(0)) && waits[0].revents == 0 && waits[1].revents == 0)
        break;
    }
    if (!pending_.empty()) watch_.line(pending_);
    finished_.exit_code = process_.wait().value_or(255);
    return std::move(finished_);
  }

 private:
  static void read_some(Descriptor& pipe, std::string& text) {
    std::array<char, 65536> buffer;  // NOLINT(cppcoreguidelines-pro-type-member-init): filled by read
    const ssize_t size = retry([&] { return ::read(pipe.get(), buffer.data(), buffer.size()); });
    if (size > 0)
      text.append(buffer.data(), static_cast<std::size_t>(size));
    else
      pipe.close();
  }

  void tell_lines() {
    std::size_t begin = 0;
    for (std::size_t end = 0; (end = pending_.find('\n', begin)) != std::string::npos; begin = end + 1)
      watch_.line(std::string_view(pending_).substr(begin, end - begin));
    pending_.erase(0, begin);
  }

  void interrupt_if_asked() {
    if (interrupted_ || !watch_.stop || !watch_.stop() || process_.has_ended()) return;
    interrupted_ = true;
    ::kill(process_.pid(), SIGINT);
  }

  Process process_;
  Descriptor out_;
  Descriptor err_;
  const Watch& watch_;
  std::string pending_;
  bool interrupted_ = false;
  Finished finished_;
};

}  // namespace

Expected<Finished> run_watched(const Command& command, const Watch& watch) {
  auto program = prepare(command);
  if (!program) return tl::unexpected(program.error());
  Pipe out = make_pipe();
  Pipe err = make_pipe();
  if (!out.read || !err.read) return system_failure("start", command.program, errno);
  Surroundings surroundings;
  surroundings.out = out.write.get();
  surroundings.err = err.write.get();
  surroundings.kept = true;
  auto process = launch(std::move(*program), surroundings);
  if (!process) return tl::unexpected(process.error());
  out.write.close();  // ours must be closed, or the pipes would never end
  err.write.close();
  return Listener(std::move(*process), std::move(out.read), std::move(err.read), watch).run();
}

}  // namespace ashlar
