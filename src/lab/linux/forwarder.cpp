#include "lab/linux/forwarder.h"

#include <array>

#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "lab/linux/networks.h"

namespace ashlar::lab {

namespace {

constexpr int most_connections = 256;
std::atomic<int> connections{0};

sockaddr_in ipv4(std::uint32_t address, int port) {
  sockaddr_in result{};
  result.sin_family = AF_INET;
  result.sin_addr.s_addr = htonl(address);
  result.sin_port = htons(static_cast<std::uint16_t>(port));
  return result;
}

const sockaddr* plain(const sockaddr_in& address) {
  return reinterpret_cast<const sockaddr*>(&address);  // NOLINT: how the sockets API takes addresses
}

/// Passes on what there is to read; false at the end or on an error.
bool pass_on(int from, int to) {
  std::array<char, 65536> bytes;
  const ssize_t count = retry([&] { return ::recv(from, bytes.data(), bytes.size(), 0); });
  if (count <= 0) return false;
  for (ssize_t sent = 0; sent < count;) {
    const ssize_t written = retry([&] {
      return ::send(to, bytes.data() + sent, static_cast<std::size_t>(count - sent), MSG_NOSIGNAL);
    });
    if (written < 0) return false;
    sent += written;
  }
  return true;
}

/// Both ways, until both ends have said all.
void relay(int a, int b) {
  std::array<pollfd, 2> ends{{{a, POLLIN, 0}, {b, POLLIN, 0}}};
  while (ends[0].fd >= 0 || ends[1].fd >= 0) {
    if (retry([&] { return ::poll(ends.data(), ends.size(), -1); }) < 0) return;
    for (std::size_t i = 0; i < ends.size(); ++i) {
      if (ends[i].fd < 0 || ends[i].revents == 0) continue;
      const int other = i == 0 ? b : a;
      if (pass_on(ends[i].fd, other)) continue;
      ::shutdown(other, SHUT_WR);
      ends[i].fd = -1;  // poll skips it
    }
  }
}

Descriptor socket_in(int name_space) {
  Descriptor socket;
  in_namespace(name_space, [&] { socket = Descriptor(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)); });
  return socket;
}

void serve(const Descriptor& client, int name_space, const Forward& forward) {
  const Descriptor inside = socket_in(name_space);
  const sockaddr_in target = ipv4(forward.address.value, forward.port);
  if (inside && retry([&] { return ::connect(inside.get(), plain(target), sizeof(target)); }) == 0)
    relay(client.get(), inside.get());
}

}  // namespace

Forwarder::Forwarder(const Forward& forward, Descriptor listener, int name_space)
    : forward_(forward),
      listener_(std::move(listener)),
      name_space_(::fcntl(name_space, F_DUPFD_CLOEXEC, 0)),
      wake_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
      thread_([this] { accept_all(); }) {}

Forwarder::~Forwarder() {
  const std::uint64_t one = 1;
  if (::write(wake_.get(), &one, sizeof(one)) > 0) thread_.join();
}

/// A thread for each connection: they are few, and people's.
void Forwarder::accept_all() {
  std::array<pollfd, 2> watched{{{wake_.get(), POLLIN, 0}, {listener_.get(), POLLIN, 0}}};
  while (retry([&] { return ::poll(watched.data(), watched.size(), -1); }) >= 0 && watched[0].revents == 0) {
    Descriptor client(::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC));
    if (!client || connections >= most_connections) continue;
    ++connections;
    const int name_space = ::fcntl(name_space_.get(), F_DUPFD_CLOEXEC, 0);
    std::thread([client = std::move(client), name_space = Descriptor(name_space), forward = forward_] {
      serve(client, name_space.get(), forward);
      --connections;
    }).detach();
  }
}

Expected<Descriptor> listen_on_loopback(int port) {
  constexpr int backlog = 64;
  Descriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (!socket) return system_failure("open", "a socket", errno);
  const int on = 1;
  ::setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
  const sockaddr_in address = ipv4(INADDR_LOOPBACK, port);
  const std::string shown = "127.0.0.1:" + std::to_string(port);
  if (::bind(socket.get(), plain(address), sizeof(address)) != 0)
    return system_failure("listen at", shown, errno);
  if (::listen(socket.get(), backlog) != 0) return system_failure("listen at", shown, errno);
  return socket;
}

}  // namespace ashlar::lab
