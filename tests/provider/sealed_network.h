// A network of the test program's own, with nothing in it but 127.0.0.1: whatever the provider does, it
// reaches nobody.
#pragma once

#include <cerrno>
#include <cstring>
#include <string>

#include <net/if.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include "base/linux/system.h"

namespace ashlar::provider::testing {

/// Moves this thread, and what it starts from now on. Empty, or why it could not.
inline std::string seal_network() {
  if (::unshare(CLONE_NEWNET) != 0 && ::unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0) {
    return std::string("no network namespace can be made: ") + std::strerror(errno);
  }
  const Descriptor socket(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  ifreq request{};
  std::strncpy(request.ifr_name, "lo", IFNAMSIZ - 1);
  request.ifr_flags = IFF_UP;
  const bool up = socket && ::ioctl(socket.get(), SIOCSIFFLAGS, &request) == 0;
  return up ? "" : std::string("lo cannot be brought up: ") + std::strerror(errno);
}

/// Once for the whole program.
inline const std::string& sealed_network() {
  static const std::string problem = seal_network();
  return problem;
}

}  // namespace ashlar::provider::testing
