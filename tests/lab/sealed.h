// Code run inside the lab's walls, and what it answered.
#pragma once

#include <csignal>
#include <functional>
#include <stdexcept>
#include <string>

#include <fcntl.h>
#include <poll.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/linux/launch.h"
#include "lab/linux/seal.h"

namespace ashlar::test {

inline Descriptor pidfd_of(int pid) {
  return Descriptor(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
}

inline bool ends(const Descriptor& pidfd, int patience_ms = 20'000) {
  pollfd end{pidfd.get(), POLLIN, 0};
  return ::poll(&end, 1, patience_ms) == 1;
}

/// True as soon as `condition` is; false where it is not within twenty seconds.
inline bool eventually(const std::function<bool()>& condition) {
  for (int i = 0; i < 2000; ++i) {
    if (condition()) return true;
    ::poll(nullptr, 0, 10);
  }
  return false;
}

inline lab::Walls walls_around(std::vector<std::string> writable = {}) {
  lab::Walls walls;
  walls.writable = std::move(writable);
  walls.own_user_namespace = ::geteuid() != 0;
  return walls;
}

/// A sealed process that answers a text, and then waits for its end where asked.
class Sealed {
 public:
  enum class Then { End, Stay };

  Sealed(const lab::Walls& walls, const std::function<std::string()>& inside, Then then = Then::End) {
    Pipe answer = make_pipe();
    const int write = answer.write.get();
    ::fcntl(write, F_SETFD, 0);
    const auto started = lab::start_sealed(walls, [&inside, write, then] {
      write_all(write, inside());
      ::close(write);
      while (then == Then::Stay) ::pause();
      return 0;
    });
    if (!started) throw std::runtime_error(started.error().text());
    pid_ = *started;
    ended_ = pidfd_of(pid_);
    answer.write.close();
    read_answer(answer.read);
  }
  Sealed(const Sealed&) = delete;
  Sealed& operator=(const Sealed&) = delete;
  ~Sealed() {
    if (!ended_) return;
    ::syscall(SYS_pidfd_send_signal, ended_.get(), SIGKILL, nullptr, 0);
    ends(ended_);
  }

  int pid() const { return pid_; }
  const Descriptor& ended() const { return ended_; }
  const std::string& answer() const { return answer_; }

 private:
  void read_answer(const Descriptor& pipe) {
    std::string piece(65536, '\0');
    for (ssize_t size = 1; size > 0;) {
      size = retry([&] { return ::read(pipe.get(), piece.data(), piece.size()); });
      if (size > 0) answer_.append(piece.data(), static_cast<std::size_t>(size));
    }
  }

  int pid_ = -1;
  Descriptor ended_;
  std::string answer_;
};

inline std::string answer_of(const lab::Walls& walls, const std::function<std::string()>& inside) {
  return Sealed(walls, inside).answer();
}

}  // namespace ashlar::test
