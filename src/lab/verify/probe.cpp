#include "lab/verify/probe.h"

#include <algorithm>

#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/socket.h>

namespace ashlar::lab {

namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

/// Answers inside one machine take less than a millisecond; a packet that was dropped is sent again after a
/// second.
constexpr milliseconds patience{700};
constexpr std::size_t most_at_once = 4000;

struct Attempt {
  Descriptor socket;
  bool reached = false;
  bool open = false;  ///< still waits for an answer
};

/// As many as this process may have sockets, with room for others.
std::size_t at_once() {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
  constexpr std::size_t others = 300;
  return limit.rlim_cur <= others ? 1 : std::min<std::size_t>(limit.rlim_cur - others, most_at_once);
}

bool arrived(int error) { return error == 0 || error == ECONNREFUSED; }

Expected<Attempt> begin(View& view, const Probe& probe) {
  const Target& target = probe.target;
  auto socket = view.socket(probe.from);
  if (!socket) return tl::unexpected(socket.error());
  Attempt attempt{std::move(*socket)};
  ::fcntl(attempt.socket.get(), F_SETFL, O_NONBLOCK);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(target.address.value);
  address.sin_port = htons(static_cast<std::uint16_t>(target.port));
  const auto* plain =
      reinterpret_cast<const sockaddr*>(&address);  // NOLINT: how the sockets API takes addresses
  const int error = ::connect(attempt.socket.get(), plain, sizeof(address)) == 0 ? 0 : errno;
  attempt.open = error == EINPROGRESS;
  if (!attempt.open) attempt.reached = arrived(error);
  return attempt;
}

void settle(Attempt& attempt) {
  int error = 0;
  socklen_t size = sizeof(error);
  ::getsockopt(attempt.socket.get(), SOL_SOCKET, SO_ERROR, &error, &size);
  attempt.reached = arrived(error);
  attempt.open = false;
}

void wait_for_answers(std::vector<Attempt>& attempts) {
  const auto until = steady_clock::now() + patience;
  std::vector<pollfd> watched(attempts.size());
  while (std::any_of(attempts.begin(), attempts.end(), [](const Attempt& attempt) { return attempt.open; })) {
    const auto left = std::chrono::duration_cast<milliseconds>(until - steady_clock::now());
    if (left.count() <= 0) return;
    for (std::size_t i = 0; i < attempts.size(); ++i)
      watched[i] = {attempts[i].open ? attempts[i].socket.get() : -1, POLLOUT, 0};
    if (retry([&] { return ::poll(watched.data(), watched.size(), static_cast<int>(left.count())); }) < 0)
      return;
    for (std::size_t i = 0; i < attempts.size(); ++i)
      if (attempts[i].open && watched[i].revents != 0) settle(attempts[i]);
  }
}

}  // namespace

Expected<std::vector<bool>> probe(View& view, const std::vector<Probe>& probes) {
  std::vector<bool> results;
  const std::size_t step = at_once();
  for (std::size_t first = 0; first < probes.size(); first += step) {
    std::vector<Attempt> attempts;
    for (std::size_t i = first; i < std::min(probes.size(), first + step); ++i) {
      auto attempt = begin(view, probes[i]);
      if (!attempt) return tl::unexpected(attempt.error());
      attempts.push_back(std::move(*attempt));
    }
    wait_for_answers(attempts);
    for (const Attempt& attempt : attempts) results.push_back(attempt.reached);
  }
  return results;
}

}  // namespace ashlar::lab
