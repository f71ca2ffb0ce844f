// What the Internet reaches, what reaches stores, and what management reaches.
#include <algorithm>

#include <fmt/format.h>
#include <sys/socket.h>

#include "lab/doors.h"
#include "lab/networks/internet.h"
#include "lab/verify/check.h"
#include "lab/verify/expectations.h"
#include "lab/verify/reference.h"
#include "lab/verify/sockets.h"
#include "lab/verify/topology_facts.h"

namespace ashlar::lab {

namespace {

using topology::Attachment;
using topology::Interface;
using topology::Topology;
using topology::Vpc;

/// What servers of the architecture listen at, and what people are used to find open.
constexpr int usual_ports[] = {22,   53,   80,   443,  1194, 2181, 2888, 3306,
                               3888, 6379, 6443, 8080, 8443, 9092, 9093, 10250};
/// Names, files, time, management, key exchange, logs, VPNs.
constexpr int usual_udp_ports[] = {53, 69, 123, 161, 443, 500, 514, 1194, 4500, 51820};

// --- the Internet

std::vector<topology::Address> addresses_of(const Interface& interface) {
  std::vector<topology::Address> all{interface.address};
  if (interface.public_address) all.push_back(*interface.public_address);
  return all;
}

struct FromInternet {
  Expectation open{"the Internet reaches every node of the public load balancers, at 80 and 443", true};
  Expectation vpn{"the Internet reaches every VPN server, by UDP, and is answered", true};
  Expectation closed;
  Expectation closed_udp;

  /// Of private addresses nothing is meant.
  void add_tcp(const Topology& topology, const Interface& to, topology::Address address, int port) {
    const bool meant = internet_to_tcp(topology, to, port) == Must::Reach && address == to.public_address;
    (meant ? open : closed).add(client, tcp_target(to, address, port));
  }
  void add_udp(const Interface& to, topology::Address address, int port, const Choices& choices) {
    const bool meant = internet_to_udp(to, port, choices) == Must::Reach && address == to.public_address;
    (meant ? vpn : closed_udp).add(client, udp_target(to, address, port));
  }
};

std::vector<int> udp_ports(const Choices& choices) {
  std::vector<int> ports(std::begin(usual_udp_ports), std::end(usual_udp_ports));
  for (const auto& [place, port] : choices.vpn_ports)
    if (std::find(ports.begin(), ports.end(), port) == ports.end()) ports.push_back(port);
  return ports;
}

// --- stores

struct Store {
  std::string name;
  topology::Address address;
  int port = 0;
  std::vector<topology::InterfaceId> nodes;
};

std::vector<Store> stores(const Topology& topology) {
  std::vector<Store> all;
  for (const auto& [id, database] : topology.databases)
    if (!database.nodes.empty())
      all.push_back({database.address_name, database.address, database.endpoint.port, database.nodes});
  for (const auto& [id, cache] : topology.caches)
    if (!cache.nodes.empty())
      all.push_back({cache.address_name, cache.address, cache.primary.port, cache.nodes});
  return all;
}

/// Each node, and the address that leads to the one that serves.
std::vector<Target> targets_at(const Topology& topology, const Store& store) {
  std::vector<Target> targets{
      {store.address, store.port, fmt::format("{} ({}:{})", store.name, store.address.text(), store.port)}};
  for (const topology::InterfaceId& id : store.nodes) {
    const Interface& node = topology.interfaces.at(id);
    targets.push_back(tcp_target(node, node.address, store.port));
  }
  return targets;
}

Expectation to_all(std::string what, bool should, const std::string& from,
                   const std::vector<Target>& targets) {
  Expectation made{std::move(what), should};
  for (const Target& target : targets) made.add(from, target);
  return made;
}

/// A server of ours on the Internet: what may go out reaches it.
Expected<Descriptor> listen_on_the_internet(View& view) {
  auto socket = view.socket(client);
  if (!socket) return socket;
  constexpr int backlog = 128;
  if (bind_at(socket->get(), https_port) != 0 || ::listen(socket->get(), backlog) != 0)
    return system_failure("listen at", "the lab's Internet", errno);
  return socket;
}

constexpr int dns = 53;

std::vector<Target> the_internet() {
  return {{client_address, https_port, "the Internet"}, {client_address, dns, "the Internet by UDP", client}};
}

void add_store(const Topology& topology, const Store& store, std::vector<Expectation>& all) {
  const Vpc& vpc = topology.vpc_of(topology.interfaces.at(store.nodes.front()));
  const std::vector<Target> targets = targets_at(topology, store);
  for (const Interface* other : interfaces_of(topology, vpc.id)) {
    if (other->attachment == Attachment::Pod)
      all.push_back(to_all(other->name + " reaches " + store.name, true, other->name, targets));
    else if (is_public(topology, topology.subnets.at(other->subnet)))
      all.push_back(to_all(fmt::format("{}, in a public subnet, does not reach {}", other->name, store.name),
                           false, other->name, targets));
  }
  for (const topology::InterfaceId& id : store.nodes) {
    const std::string& node = topology.interfaces.at(id).name;
    all.push_back(to_all(node + " does not reach the Internet", false, node, the_internet()));
  }
}

// --- management

/// What people on the VPN go to: all of their account's VPCs. What CI goes to: all of the others.
bool is_asked_for(const Interface& from, const Interface& to) {
  const bool at_home = from.place.account == to.place.account && from.place.region == to.place.region;
  const std::string system = system_of(from);
  return from.id != to.id && ((system == "vpn" && at_home) || (system == "ci" && !at_home));
}

void add_management(const View& view, const Interface& from, std::vector<Expectation>& all) {
  Expectation open{from.name + " reaches what it is there for", true};
  Expectation closed{from.name + " reaches nothing else of what it manages", false};
  for (const auto& [id, to] : view.topology().interfaces) {
    if (!is_asked_for(from, to)) continue;
    for (const int port : usual_ports) {
      const Must must = management_to(from, to, port, view.choices());
      if (must != Must::Either)
        (must == Must::Reach ? open : closed).add(from.name, tcp_target(to, to.address, port));
    }
  }
  all.push_back(std::move(open));
  all.push_back(std::move(closed));
}

/// "It answers UDP 1194 and nothing else": not even to those whom it manages.
void add_managed(const Topology& topology, const Vpc& vpc, const Interface& server,
                 std::vector<Expectation>& all) {
  Expectation closed{fmt::format("nothing of {} opens anything at {}", name_of(vpc), server.name), false};
  for (const Interface* from : some_of_each_kind(topology, vpc.id))
    for (const int port : usual_ports)
      if (from->id != server.id) closed.add(from->name, tcp_target(server, server.address, port));
  all.push_back(std::move(closed));
}

}  // namespace

/// What is meant to be open to the world, and everything else.
Expected<void> check_internet_reaches_nothing_else(View& view, Findings& findings) {
  const Topology& topology = view.topology();
  FromInternet from;
  from.closed = {
      fmt::format("the Internet reaches nothing else of {} interfaces", topology.interfaces.size()), false};
  from.closed_udp = {"nor anything else by UDP", false};
  for (const auto& [id, to] : topology.interfaces)
    for (const topology::Address address : addresses_of(to)) {
      for (const int port : usual_ports) from.add_tcp(topology, to, address, port);
      for (const int port : udp_ports(view.choices())) from.add_udp(to, address, port, view.choices());
    }
  return say(view, findings, {from.open, from.closed, from.vpn, from.closed_udp});
}

Expected<void> check_stores_are_apart(View& view, Findings& findings) {
  const Topology& topology = view.topology();
  const auto server = listen_on_the_internet(view);
  if (!server) return tl::unexpected(server.error());
  std::vector<Expectation> all;
  for (const Store& store : stores(topology)) add_store(topology, store, all);
  for (const auto& [id, interface] : topology.interfaces) {
    if (interface.attachment != Attachment::Pod) continue;
    all.push_back(
        to_all(interface.name + " reaches the Internet", true, interface.name, {the_internet().front()}));
    all.push_back(
        to_all(interface.name + " does not by UDP", false, interface.name, {the_internet().back()}));
  }
  return say(view, findings, all);
}

Expected<void> check_management(View& view, Findings& findings) {
  const Topology& topology = view.topology();
  std::vector<Expectation> all;
  for (const auto& [id, from] : topology.interfaces) {
    const std::string system = system_of(from);
    if (from.attachment != Attachment::Server || (system != "vpn" && system != "ci")) continue;
    add_management(view, from, all);
    if (system != "vpn") continue;
    for (const auto& [vpc_id, vpc] : topology.vpcs)
      if (!apart(vpc, topology.vpc_of(from))) add_managed(topology, vpc, from, all);
  }
  return say(view, findings, all);
}

}  // namespace ashlar::lab
