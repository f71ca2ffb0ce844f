// TCP between network namespaces, and what tools print inside one.
#pragma once

#include <array>
#include <string>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "lab/linux/child.h"
#include "lab/linux/networks.h"

namespace ashlar::test {

inline sockaddr_in socket_address(const std::string& address, int port) {
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(static_cast<std::uint16_t>(port));
  ::inet_pton(AF_INET, address.c_str(), &to.sin_addr);
  return to;
}

inline Descriptor tcp_socket(int name_space, int flags = 0) {
  Descriptor made;
  lab::in_namespace(name_space,
                    [&] { made = Descriptor(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | flags, 0)); });
  return made;
}

/// On all addresses of the namespace.
inline Descriptor listen_in(int name_space, int port) {
  Descriptor listener = tcp_socket(name_space);
  const int on = 1;
  ::setsockopt(listener.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  const sockaddr_in at = socket_address("0.0.0.0", port);
  const bool done = ::bind(listener.get(), reinterpret_cast<const sockaddr*>(&at), sizeof at) == 0 &&
                    ::listen(listener.get(), 16) == 0;
  return done ? std::move(listener) : Descriptor();
}

/// Connected within `patience_ms`, or none.
inline Descriptor connect_from(int name_space, const std::string& address, int port,
                               int patience_ms = 10'000) {
  Descriptor connection = tcp_socket(name_space, SOCK_NONBLOCK);
  const sockaddr_in to = socket_address(address, port);
  const int result = ::connect(connection.get(), reinterpret_cast<const sockaddr*>(&to), sizeof to);
  if (result == 0) return connection;
  if (errno != EINPROGRESS) return {};
  pollfd done{connection.get(), POLLOUT, 0};
  if (::poll(&done, 1, patience_ms) != 1) return {};
  int error = 0;
  socklen_t size = sizeof error;
  ::getsockopt(connection.get(), SOL_SOCKET, SO_ERROR, &error, &size);
  return error == 0 ? std::move(connection) : Descriptor();
}

/// One byte sent by one end arrives at the other.
inline bool passes(const Descriptor& from, const Descriptor& to) {
  char byte = 'x';
  if (::send(from.get(), &byte, 1, MSG_NOSIGNAL) != 1) return false;
  pollfd arrived{to.get(), POLLIN, 0};
  return ::poll(&arrived, 1, 10'000) == 1 && ::recv(to.get(), &byte, 1, 0) == 1;
}

/// What a command prints, run in a namespace (-1: ours). Both outputs.
inline std::string printed(int name_space, std::vector<std::string> command) {
  const Descriptor out(::memfd_create("out", MFD_CLOEXEC));
  lab::ChildCommand child;
  child.command = std::move(command);
  child.name_space = name_space;
  child.out = out.get();
  child.err = out.get();
  auto started = lab::Child::start(child);
  if (!started) return started.error().text();
  started->wait(std::chrono::seconds(20));
  std::string text(1'000'000, '\0');
  const ssize_t size = ::pread(out.get(), text.data(), text.size(), 0);
  text.resize(static_cast<std::size_t>(size < 0 ? 0 : size));
  return text;
}

}  // namespace ashlar::test
