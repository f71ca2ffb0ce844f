// The sockets API, in the lab's terms.
#pragma once

#include <string_view>

#include "topology/address.h"

namespace ashlar::lab {

/// Each returns the error number, or 0.
int connect_to(int socket, topology::Address address, int port);
/// A datagram, sent and forgotten.
void send_to(int socket, topology::Address address, int port, std::string_view bytes);
/// Any address of the socket's own network.
int bind_at(int socket, int port);

/// How long connect(2), each read and each write may take.
void set_patience(int socket, int milliseconds);

}  // namespace ashlar::lab
