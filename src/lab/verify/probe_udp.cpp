// Nothing tells a datagram that was dropped from one that nobody heard: so somebody listens, in the network
// that it is for. Each carries its number, which the answer brings back.
#include <array>
#include <charconv>
#include <chrono>
#include <map>

#include <fmt/format.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include "lab/verify/probe.h"
#include "lab/verify/sockets.h"

namespace ashlar::lab {

namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

/// A way that was just found (ARP) may have cost the first datagrams.
constexpr int udp_attempts = 2;
constexpr milliseconds udp_patience{200};

class Datagrams {
 public:
  Datagrams(View& view, const std::vector<Probe>& probes)
      : view_(view), probes_(probes), results_(probes.size(), Reached::No) {}

  Expected<std::vector<Reached>> run() {
    for (const Probe& probe : probes_)
      if (auto ready = prepare(probe); !ready) return tl::unexpected(ready.error());
    for (int i = 0; i < udp_attempts && !probes_.empty(); ++i) {
      send_all();
      exchange(steady_clock::now() + udp_patience);
    }
    return results_;
  }

 private:
  Expected<void> prepare(const Probe& probe) {
    if (auto made = make(senders_[probe.from], probe.from); !made) return made;
    Descriptor& listener = listeners_[{probe.target.udp_at, probe.target.port}];
    if (listener) return {};
    if (auto made = make(listener, probe.target.udp_at); !made) return made;
    if (const int error = bind_at(listener.get(), probe.target.port); error != 0)
      return system_failure("listen at", fmt::format("UDP {} of {}", probe.target.port, probe.target.udp_at),
                            error);
    return {};
  }

  Expected<void> make(Descriptor& socket, const std::string& name_space) {
    if (socket) return {};
    return view_.socket(name_space, true).map([&](Descriptor made) { socket = std::move(made); });
  }

  void send_all() {
    for (std::size_t i = 0; i < probes_.size(); ++i) {
      if (results_[i] == Reached::Yes) continue;
      const Target& target = probes_[i].target;
      send_to(senders_[probes_[i].from].get(), target.address, target.port, std::to_string(i));
    }
  }

  void exchange(steady_clock::time_point until) {
    std::vector<pollfd> watched;
    for (const auto& [where, socket] : listeners_) watched.push_back({socket.get(), POLLIN, 0});
    for (const auto& [where, socket] : senders_) watched.push_back({socket.get(), POLLIN, 0});
    while (true) {
      const auto left = std::chrono::duration_cast<milliseconds>(until - steady_clock::now());
      if (left.count() <= 0) return;
      if (retry([&] { return ::poll(watched.data(), watched.size(), static_cast<int>(left.count())); }) <= 0)
        return;
      for (std::size_t i = 0; i < watched.size(); ++i)
        if (watched[i].revents != 0) hear(watched[i].fd, i < listeners_.size());
    }
  }

  /// Listeners answer with the same.
  void hear(int socket, bool listens) {
    std::array<char, 32> text{};
    sockaddr_in from{};
    socklen_t size = sizeof(from);
    auto* any = reinterpret_cast<sockaddr*>(&from);  // NOLINT: how the sockets API gives addresses
    const ssize_t count = ::recvfrom(socket, text.data(), text.size(), MSG_DONTWAIT, any, &size);
    std::size_t number = probes_.size();
    if (count > 0) std::from_chars(text.data(), text.data() + count, number);
    if (number >= probes_.size()) return;
    Reached& result = results_[number];
    if (!listens) result = Reached::Yes;
    if (listens && result == Reached::No) result = Reached::OneWay;
    if (listens) ::sendto(socket, text.data(), static_cast<std::size_t>(count), MSG_NOSIGNAL, any, size);
  }

  View& view_;
  const std::vector<Probe>& probes_;
  std::vector<Reached> results_;
  std::map<std::string, Descriptor> senders_;                    ///< by network
  std::map<std::pair<std::string, int>, Descriptor> listeners_;  ///< by network and port
};

}  // namespace

Expected<std::vector<Reached>> probe_udp(View& view, const std::vector<Probe>& probes) {
  sockets_at_once();  // lets this process have as many as it may
  return Datagrams(view, probes).run();
}

}  // namespace ashlar::lab
