// A network namespace beside the test's, of the lab's own making.
#pragma once

#include <stdexcept>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "lab/linux/networks.h"

namespace ashlar::test {

/// One namespace, `there`, which has 10.1.0.1.
inline lab::NetworkPlan one_network() {
  lab::NetworkPlan plan;
  plan.namespaces["there"].addresses = {{"lo", {0x0A010001}, 32}};
  return plan;
}

/// A socket that listens at that address; in a network namespace where that is not -1.
inline Descriptor listener_at(std::uint32_t address, int port, int name_space = -1) {
  Descriptor made;
  const auto listen = [&] {
    made = Descriptor(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_addr.s_addr = htonl(address);
    at.sin_port = htons(static_cast<std::uint16_t>(port));
    if (::bind(made.get(), reinterpret_cast<const sockaddr*>(&at), sizeof at) != 0 ||
        ::listen(made.get(), 64) != 0)
      throw std::runtime_error("cannot listen");
  };
  if (name_space < 0)
    listen();
  else
    lab::in_namespace(name_space, listen);
  return made;
}

}  // namespace ashlar::test
