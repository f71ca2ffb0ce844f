#include "lab/prober.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <map>
#include <stdexcept>
#include <string>

#include <arpa/inet.h>
#include <netinet/ip.h>
#include <netinet/ip_icmp.h>
#include <poll.h>
#include <sys/socket.h>

#include "base/linux/system.h"
#include "lab/network_probe.h"
#include "lab/networks/internet.h"
#include "lab/random_topology.h"

namespace ashlar::lab::testing {

using namespace topology;

namespace {

constexpr int backlog = 1024;  // nobody accepts: the kernel greets by itself

Descriptor open_socket(int type, int protocol) {
  Descriptor made(::socket(AF_INET, type | SOCK_NONBLOCK | SOCK_CLOEXEC, protocol));
  if (!made) throw std::runtime_error(std::string("socket: ") + std::strerror(errno));
  return made;
}

Descriptor listener(int type, int port) {
  Descriptor made = open_socket(type, 0);
  const sockaddr_in any = test::socket_address("0.0.0.0", port);
  if (::bind(made.get(), reinterpret_cast<const sockaddr*>(&any), sizeof any) != 0)
    throw std::runtime_error(std::string("bind: ") + std::strerror(errno));
  if (type == SOCK_STREAM && ::listen(made.get(), backlog) != 0)
    throw std::runtime_error(std::string("listen: ") + std::strerror(errno));
  return made;
}

std::uint16_t checksum_of(const icmphdr& header) {
  std::array<std::uint16_t, sizeof(icmphdr) / 2> words{};
  std::memcpy(words.data(), &header, sizeof header);
  std::uint32_t sum = 0;
  for (const std::uint16_t word : words) sum += word;
  sum = (sum >> 16U) + (sum & 0xFFFFU);
  return static_cast<std::uint16_t>(~(sum + (sum >> 16U)));
}

/// A socket on which one probe's answer arrives.
struct Asked {
  const Probe* probe = nullptr;
  Descriptor socket;
  int number = 0;  ///< of an echo request
  bool settled = false;
};

class Prober {
 public:
  Prober(const Networks& networks, const Topology& topology) : networks_(networks), topology_(topology) {}

  void listen_everywhere();
  void ask(const std::vector<Probe>& probes);
  std::set<Probe> collect(std::chrono::milliseconds patience);

 private:
  std::string name_space_of(const InterfaceId& id) const {
    return id.empty() ? "client" : topology_.interfaces.at(id).name;
  }
  void listen_in(const std::string& name_space);
  void ask_one(const Probe& probe, int number);
  void echo(int socket) const;
  bool is_answer(const Asked& asked) const;
  bool settle(Asked& asked);

  const Networks& networks_;
  const Topology& topology_;
  std::vector<Descriptor> listeners_;
  std::vector<Descriptor> echoing_;
  std::vector<Asked> asked_;
  std::set<Probe> answered_;
};

void Prober::listen_in(const std::string& name_space) {
  in_namespace(networks_.find(name_space), [&] {
    for (const int port : tcp_ports) listeners_.push_back(listener(SOCK_STREAM, port));
    echoing_.push_back(listener(SOCK_DGRAM, udp_port));
  });
}

void Prober::listen_everywhere() {
  listen_in("client");
  for (const auto& [id, interface] : topology_.interfaces)
    if (interface.attachment != Attachment::NatGateway) listen_in(interface.name);
}

void Prober::ask_one(const Probe& probe, int number) {
  const sockaddr_in to = test::socket_address(probe.to.text(), probe.port);
  const auto* address = reinterpret_cast<const sockaddr*>(&to);
  Asked asked{&probe, {}, number, false};
  if (probe.protocol == icmp_protocol) {
    asked.socket = open_socket(SOCK_RAW, IPPROTO_ICMP);
    icmphdr header{};
    header.type = ICMP_ECHO;
    header.un.echo.id = htons(static_cast<std::uint16_t>(1000 + number));
    header.un.echo.sequence = htons(static_cast<std::uint16_t>(number));
    header.checksum = checksum_of(header);
    ::sendto(asked.socket.get(), &header, sizeof header, 0, address, sizeof to);
  } else {
    asked.socket = open_socket(probe.protocol == tcp_protocol ? SOCK_STREAM : SOCK_DGRAM, 0);
    ::connect(asked.socket.get(), address, sizeof to);
    if (probe.protocol == udp_protocol) ::send(asked.socket.get(), "?", 1, 0);
  }
  asked_.push_back(std::move(asked));
}

void Prober::ask(const std::vector<Probe>& probes) {
  std::map<InterfaceId, std::vector<const Probe*>> by_sender;
  for (const Probe& probe : probes) by_sender[probe.from].push_back(&probe);
  for (const auto& each : by_sender)
    in_namespace(networks_.find(name_space_of(each.first)), [&] {
      for (const Probe* probe : each.second) ask_one(*probe, static_cast<int>(asked_.size()));
    });
}

void Prober::echo(int socket) const {
  char byte = 0;
  sockaddr_in from{};
  socklen_t size = sizeof from;
  while (::recvfrom(socket, &byte, 1, 0, reinterpret_cast<sockaddr*>(&from), &size) == 1)
    ::sendto(socket, &byte, 1, 0, reinterpret_cast<const sockaddr*>(&from), size);
}

/// A raw socket sees every ICMP packet of its namespace: only its own echo's answer counts.
bool Prober::is_answer(const Asked& asked) const {
  std::array<char, 256> packet{};
  const ssize_t size = ::recv(asked.socket.get(), packet.data(), packet.size(), 0);
  if (asked.probe->protocol == udp_protocol) return size == 1;
  if (size < static_cast<ssize_t>(sizeof(iphdr) + sizeof(icmphdr))) return false;
  iphdr ip{};
  icmphdr icmp{};
  std::memcpy(&ip, packet.data(), sizeof ip);
  std::memcpy(&icmp, packet.data() + static_cast<std::size_t>(ip.ihl) * 4, sizeof icmp);
  return icmp.type == ICMP_ECHOREPLY && ntohl(ip.saddr) == asked.probe->to.value &&
         icmp.un.echo.sequence == htons(static_cast<std::uint16_t>(asked.number));
}

/// Whether it was an event that says anything.
bool Prober::settle(Asked& asked) {
  if (asked.probe->protocol == tcp_protocol) {
    int error = 0;
    socklen_t size = sizeof error;
    ::getsockopt(asked.socket.get(), SOL_SOCKET, SO_ERROR, &error, &size);
    if (error == 0) answered_.insert(*asked.probe);
    return asked.settled = true;
  }
  if (is_answer(asked)) {
    answered_.insert(*asked.probe);
    asked.settled = true;
  }
  return asked.settled;
}

std::set<Probe> Prober::collect(std::chrono::milliseconds patience) {
  auto last = std::chrono::steady_clock::now();
  while (true) {
    std::vector<pollfd> polled;
    std::vector<Asked*> open;
    for (const Descriptor& each : echoing_) polled.push_back({each.get(), POLLIN, 0});
    for (Asked& each : asked_) {
      if (each.settled) continue;
      const bool tcp = each.probe->protocol == tcp_protocol;
      polled.push_back({each.socket.get(), static_cast<short>(tcp ? POLLOUT : POLLIN), 0});
      open.push_back(&each);
    }
    const auto waited =
        std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - last);
    if (open.empty() || waited >= patience) return answered_;
    if (::poll(polled.data(), polled.size(), static_cast<int>((patience - waited).count())) <= 0) continue;
    for (std::size_t i = 0; i < polled.size(); ++i) {
      if (polled[i].revents == 0) continue;
      if (i < echoing_.size()) {
        echo(polled[i].fd);
        last = std::chrono::steady_clock::now();
      } else if (settle(*open[i - echoing_.size()])) {
        last = std::chrono::steady_clock::now();
      }
    }
  }
}

void add_probes(const InterfaceId& from, Address to, std::vector<Probe>& probes) {
  for (const int port : tcp_ports) probes.push_back({from, to, tcp_protocol, port});
  probes.push_back({from, to, udp_protocol, udp_port});
  probes.push_back({from, to, icmp_protocol, 0});
}

std::vector<InterfaceId> senders_of(const Topology& topology) {
  std::vector<InterfaceId> senders = {{}};
  for (const auto& [id, interface] : topology.interfaces)
    if (interface.attachment != Attachment::NatGateway) senders.push_back(id);
  return senders;
}

}  // namespace

std::vector<Probe> all_probes(const Topology& topology) {
  std::vector<Probe> probes;
  for (const InterfaceId& from : senders_of(topology)) {
    if (!from.empty()) add_probes(from, client_address, probes);
    for (const auto& [id, interface] : topology.interfaces) {
      if (id != from) add_probes(from, interface.address, probes);
      if (interface.public_address) add_probes(from, *interface.public_address, probes);
    }
  }
  return probes;
}

std::set<Probe> answered_probes(const Networks& networks, const Topology& topology,
                                const std::vector<Probe>& probes, std::chrono::milliseconds patience) {
  Prober prober(networks, topology);
  prober.listen_everywhere();
  prober.ask(probes);
  return prober.collect(patience);
}

}  // namespace ashlar::lab::testing
