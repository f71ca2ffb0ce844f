#include "lab/verify/lookup.h"

#include <array>

#include <arpa/nameser.h>
#include <fcntl.h>
#include <poll.h>
#include <resolv.h>
#include <sys/socket.h>

#include "lab/verify/sockets.h"

namespace ashlar::lab {

namespace {

constexpr int patience_ms = 1000;
constexpr int lookup_attempts = 3;
using Packet = std::array<unsigned char, 1232>;  // what every resolver sends in one piece (DNS flag day 2020)

std::vector<topology::Address> addresses_in(const unsigned char* packet, int size) {
  std::vector<topology::Address> found;
  ns_msg message{};
  if (::ns_initparse(packet, size, &message) != 0) return found;
  for (int i = 0; i < ns_msg_count(message, ns_s_an); ++i) {
    ns_rr record{};
    if (::ns_parserr(&message, ns_s_an, i, &record) != 0 || ns_rr_type(record) != ns_t_a) continue;
    found.push_back({static_cast<std::uint32_t>(ns_get32(ns_rr_rdata(record)))});
  }
  return found;
}

/// Bytes received; 0 where nobody answered.
int exchange(int socket, const Packet& query, int size, Packet& answer) {
  pollfd watched{socket, POLLIN, 0};
  for (int i = 0; i < lookup_attempts; ++i) {
    if (::send(socket, query.data(), static_cast<std::size_t>(size), MSG_NOSIGNAL) < 0) continue;
    if (::poll(&watched, 1, patience_ms) <= 0) continue;
    const ssize_t count = ::recv(socket, answer.data(), answer.size(), 0);
    if (count > 0) return static_cast<int>(count);
  }
  return 0;
}

}  // namespace

Expected<std::vector<topology::Address>> look_up(View& view, const std::string& from,
                                                 topology::Address resolver, const std::string& name) {
  const auto socket = view.socket(from, true);
  if (!socket) return tl::unexpected(socket.error());
  if (connect_to(socket->get(), resolver, NS_DEFAULTPORT) != 0) return std::vector<topology::Address>();
  struct __res_state state {};
  ::res_ninit(&state);
  Packet query{};
  const int size = ::res_nmkquery(&state, ns_o_query, name.c_str(), ns_c_in, ns_t_a, nullptr, 0, nullptr,
                                  query.data(), static_cast<int>(query.size()));
  ::res_nclose(&state);
  if (size < 0) return system_failure("ask for", name, EINVAL);
  Packet answer{};
  return addresses_in(answer.data(), exchange(socket->get(), query, size, answer));
}

}  // namespace ashlar::lab
