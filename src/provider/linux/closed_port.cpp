#include "provider/linux/closed_port.h"

#include <netinet/in.h>
#include <sys/socket.h>

namespace ashlar::provider {

Expected<ClosedPort> ClosedPort::take() {
  Descriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  // Bound and never listening: taken, and closed.
  if (!socket || ::bind(socket.get(), generic, size) != 0 ||
      ::getsockname(socket.get(), generic, &size) != 0) {
    return system_failure("take", "a port of 127.0.0.1", errno);
  }
  return ClosedPort(std::move(socket), ntohs(address.sin_port));
}

}  // namespace ashlar::provider
