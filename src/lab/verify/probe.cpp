#include "lab/verify/probe.h"

#include <algorithm>

#include <fcntl.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include "lab/verify/sockets.h"

namespace ashlar::lab {

namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

/// Answers inside one machine take less than a millisecond; a packet that was dropped is sent again after a
/// second.
constexpr milliseconds tcp_patience{700};
constexpr std::size_t most_at_once = 16000;

struct Attempt {
  Descriptor socket;
  bool reached = false;
  bool open = false;  ///< still waits for an answer
};

bool arrived(int error) { return error == 0 || error == ECONNREFUSED; }

Expected<Attempt> begin(View& view, const Probe& probe) {
  const Target& target = probe.target;
  auto socket = view.socket(probe.from);
  if (!socket) return tl::unexpected(socket.error());
  Attempt attempt{std::move(*socket)};
  ::fcntl(attempt.socket.get(), F_SETFL, O_NONBLOCK);
  const int error = connect_to(attempt.socket.get(), target.address, target.port);
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
  const auto until = steady_clock::now() + tcp_patience;
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

Expected<std::vector<Reached>> probe_tcp(View& view, const std::vector<Probe>& probes) {
  std::vector<Reached> results;
  const std::size_t step = sockets_at_once();
  for (std::size_t first = 0; first < probes.size(); first += step) {
    std::vector<Attempt> attempts;
    for (std::size_t i = first; i < std::min(probes.size(), first + step); ++i) {
      auto attempt = begin(view, probes[i]);
      if (!attempt) return tl::unexpected(attempt.error());
      attempts.push_back(std::move(*attempt));
    }
    wait_for_answers(attempts);
    for (const Attempt& attempt : attempts) results.push_back(attempt.reached ? Reached::Yes : Reached::No);
  }
  return results;
}

}  // namespace

std::size_t sockets_at_once() {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
  constexpr std::size_t others = 300;
  return limit.rlim_cur <= others ? 1 : std::min<std::size_t>(limit.rlim_cur - others, most_at_once);
}

Expected<std::vector<Reached>> probe(View& view, const std::vector<Probe>& probes) {
  std::vector<Probe> by_tcp;
  std::vector<Probe> by_udp;
  for (const Probe& one : probes) (one.target.udp_at.empty() ? by_tcp : by_udp).push_back(one);
  auto tcp = probe_tcp(view, by_tcp);
  if (!tcp) return tcp;
  auto udp = probe_udp(view, by_udp);
  if (!udp) return udp;
  std::vector<Reached> results;
  auto next_tcp = tcp->begin();
  auto next_udp = udp->begin();
  for (const Probe& one : probes) results.push_back(one.target.udp_at.empty() ? *next_tcp++ : *next_udp++);
  return results;
}

}  // namespace ashlar::lab
