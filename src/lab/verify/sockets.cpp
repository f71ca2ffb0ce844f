#include "lab/verify/sockets.h"

#include <cerrno>

#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>

namespace ashlar::lab {

namespace {

template <class Call>
int with_address(topology::Address address, int port, Call call) {
  sockaddr_in plain{};
  plain.sin_family = AF_INET;
  plain.sin_addr.s_addr = htonl(address.value);
  plain.sin_port = htons(static_cast<std::uint16_t>(port));
  const auto* any = reinterpret_cast<const sockaddr*>(&plain);  // NOLINT: how the sockets API takes them
  return call(any, socklen_t{sizeof(plain)}) == 0 ? 0 : errno;
}

}  // namespace

int connect_to(int socket, topology::Address address, int port) {
  return with_address(address, port,
                      [&](const sockaddr* there, socklen_t size) { return ::connect(socket, there, size); });
}

void send_to(int socket, topology::Address address, int port, std::string_view bytes) {
  with_address(address, port, [&](const sockaddr* there, socklen_t size) {
    return ::sendto(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT, there, size) < 0 ? -1
                                                                                                      : 0;
  });
}

int bind_at(int socket, int port) {
  const int on = 1;
  ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
  return with_address({INADDR_ANY}, port,
                      [&](const sockaddr* here, socklen_t size) { return ::bind(socket, here, size); });
}

void set_patience(int socket, int milliseconds) {
  const timeval limit{milliseconds / 1000, milliseconds % 1000 * 1000L};
  ::setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
  ::setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof(limit));
}

}  // namespace ashlar::lab
