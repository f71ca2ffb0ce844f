#include "lab/linux/forwarder.h"

#include <array>
#include <exception>
#include <system_error>

#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
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

bool send_all(int to, const char* bytes, std::size_t size) {
  while (size > 0) {
    const ssize_t sent = retry([&] { return ::send(to, bytes, size, MSG_NOSIGNAL); });
    if (sent < 0) return false;
    bytes += sent;
    size -= static_cast<std::size_t>(sent);
  }
  return true;
}

/// One way, until its end is reached, which is passed on; an error ends both ways.
void pass_on(int from, int to) {
  std::array<char, 65536> bytes;
  while (true) {
    const ssize_t count = retry([&] { return ::recv(from, bytes.data(), bytes.size(), 0); });
    if (count > 0 && send_all(to, bytes.data(), static_cast<std::size_t>(count))) continue;
    const int what = count == 0 ? SHUT_WR : SHUT_RDWR;
    ::shutdown(to, what);
    if (count != 0) ::shutdown(from, what);
    return;
  }
}

/// A thread for each way: who does not read must not keep the other from being read.
void relay(int a, int b) {
  std::thread back([a, b] { pass_on(b, a); });
  pass_on(a, b);
  back.join();
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

/// Nothing that goes wrong with one connection may end the whole lab: threads, say, are used up.
void serve_or_close(const Descriptor& client, int name_space, const Forward& forward) {
  try {
    serve(client, name_space, forward);
  } catch (const std::exception&) {
    ::shutdown(client.get(), SHUT_RDWR);
  }
}

/// `accept` must not wait for a caller who has gone away since `poll` told of it.
void never_wait(int socket) { ::fcntl(socket, F_SETFL, ::fcntl(socket, F_GETFL) | O_NONBLOCK); }

Descriptor copy_of(const Descriptor& descriptor) {
  return Descriptor(::fcntl(descriptor.get(), F_DUPFD_CLOEXEC, 0));
}

}  // namespace

Forwarder::Forwarder(const Forward& forward, Descriptor listener, Descriptor name_space)
    : forward_(forward),
      listener_(std::move(listener)),
      name_space_(std::move(name_space)),
      thread_([this] { accept_all(); }) {}

Forwarder::~Forwarder() {
  ending_ = true;
  ::shutdown(listener_.get(), SHUT_RDWR);  // wakes `poll`
  thread_.join();
}

void Forwarder::accept_all() const {
  never_wait(listener_.get());
  pollfd watched{listener_.get(), POLLIN, 0};
  while (!ending_) {
    ::poll(&watched, 1, -1);
    if (!ending_) accept_one();
  }
}

/// A thread for each connection: they are few, and people's. Where the machine has no room for another
/// connection, it is closed, or waits a moment.
void Forwarder::accept_one() const {
  constexpr int moment = 20;  // milliseconds
  Descriptor client(::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC));
  if (!client) ::poll(nullptr, 0, moment);
  if (!client || connections >= most_connections) return;
  Descriptor name_space = copy_of(name_space_);
  if (!name_space) return;
  ++connections;
  try {
    std::thread([client = std::move(client), name_space = std::move(name_space), forward = forward_] {
      serve_or_close(client, name_space.get(), forward);
      --connections;
    }).detach();
  } catch (const std::system_error&) {  // no more threads
    --connections;
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
