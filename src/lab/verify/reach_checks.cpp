// Who reaches whom, and who does not. A check that nothing is reached also shows that what may be reached is:
// or else a lab without any network would pass.
#include <algorithm>
#include <map>
#include <set>

#include <arpa/inet.h>
#include <fmt/format.h>
#include <sys/socket.h>

#include "base/text.h"
#include "lab/internet.h"
#include "lab/verify/check.h"
#include "lab/verify/probe.h"
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
constexpr int https = 443;

Target target(const Interface& interface, topology::Address address, int port) {
  return {address, port, fmt::format("{} ({}:{})", interface.name, address.text(), port)};
}

std::vector<Target> targets_at(const Interface& interface) {
  std::vector<Target> targets;
  for (const int port : usual_ports) {
    targets.push_back(target(interface, interface.address, port));
    if (interface.public_address) targets.push_back(target(interface, *interface.public_address, port));
  }
  return targets;
}

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
  for (const topology::InterfaceId& id : store.nodes)
    targets.push_back(target(topology.interfaces.at(id), topology.interfaces.at(id).address, store.port));
  return targets;
}

/// That all targets are reached from somewhere, or that none is.
struct Expectation {
  std::string what;
  std::string from;
  std::vector<Target> targets;
  bool should = false;
};

/// Names of the targets for which it does not hold. `result` is of the first target, and moves on.
std::string wrong_ones(const Expectation& expectation, std::vector<bool>::const_iterator& result) {
  std::vector<std::string> names;
  for (const Target& target : expectation.targets)
    if (*result++ != expectation.should) names.push_back(target.name);
  return join(names, ", ");
}

/// All at once: what should not be reached takes its time to be sure of.
Expected<void> say(View& view, Findings& findings, const std::vector<Expectation>& expectations) {
  std::vector<Probe> probes;
  for (const Expectation& expectation : expectations)
    for (const Target& target : expectation.targets) probes.push_back({expectation.from, target});
  const auto results = probe(view, probes);
  if (!results) return tl::unexpected(results.error());
  auto result = results->begin();
  for (const Expectation& expectation : expectations) {
    if (expectation.targets.empty()) continue;
    const std::string wrong = wrong_ones(expectation, result);
    findings.say(expectation.what, wrong.empty(),
                 wrong.empty() ? fmt::format("{} addresses and ports tried", expectation.targets.size())
                               : (expectation.should ? "not reached: " : "reached: ") + wrong);
  }
  return {};
}

/// A server of ours on the Internet: what may go out reaches it.
Expected<Descriptor> listen_on_the_internet(View& view) {
  auto socket = view.socket(client);
  if (!socket) return socket;
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(https);
  const auto* plain =
      reinterpret_cast<const sockaddr*>(&address);  // NOLINT: how the sockets API takes addresses
  const int on = 1;
  constexpr int backlog = 128;
  ::setsockopt(socket->get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
  if (::bind(socket->get(), plain, sizeof(address)) != 0 || ::listen(socket->get(), backlog) != 0)
    return system_failure("listen at", "the lab's Internet", errno);
  return socket;
}

std::vector<const Interface*> interfaces_of(const Topology& topology, const topology::VpcId& vpc) {
  std::vector<const Interface*> all;
  for (const auto& [id, interface] : topology.interfaces)
    if (topology.vpc_of(interface).id == vpc) all.push_back(&interface);
  return all;
}

/// One interface of each subnet: routes and ACLs are the same for all of them.
std::vector<const Interface*> one_of_each_subnet(const Topology& topology, const topology::VpcId& vpc) {
  std::map<topology::SubnetId, const Interface*> first;
  for (const Interface* interface : interfaces_of(topology, vpc)) first.emplace(interface->subnet, interface);
  std::vector<const Interface*> all;
  for (const auto& [subnet, interface] : first) all.push_back(interface);
  return all;
}

bool peered(const Topology& topology, const topology::VpcId& a, const topology::VpcId& b) {
  return std::any_of(topology.peerings.begin(), topology.peerings.end(), [&](const auto& entry) {
    const topology::Peering& peering = entry.second;
    return peering.accepted && ((peering.requester == a && peering.accepter == b) ||
                                (peering.requester == b && peering.accepter == a));
  });
}

}  // namespace

/// What is meant to be open to the world, and everything else.
Expected<void> check_internet_reaches_nothing_else(View& view, Findings& findings) {
  const Topology& topology = view.topology();
  std::set<std::pair<topology::Address, int>> meant;
  Expectation open{"the Internet reaches every node of the public load balancers", client, {}, true};
  for (const auto& [id, balancer] : topology.load_balancers) {
    if (balancer.internal) continue;
    for (const topology::InterfaceId& node : balancer.interfaces)
      for (const topology::Listener& listener : balancer.listeners) {
        const Interface& interface = topology.interfaces.at(node);
        meant.emplace(address_of(interface, balancer), listener.port);
        open.targets.push_back(target(interface, address_of(interface, balancer), listener.port));
      }
  }
  Expectation closed{
      fmt::format("the Internet reaches nothing else of {} interfaces", topology.interfaces.size()),
      client,
      {},
      false};
  for (const auto& [id, interface] : topology.interfaces)
    for (Target& one : targets_at(interface))
      if (!meant.contains({one.address, one.port})) closed.targets.push_back(std::move(one));
  return say(view, findings, {open, closed});
}

Expected<void> check_stores_are_apart(View& view, Findings& findings) {
  const Topology& topology = view.topology();
  const auto server = listen_on_the_internet(view);
  if (!server) return tl::unexpected(server.error());
  const std::vector<Target> outside{{client_address, https, "the Internet"}};
  std::vector<Expectation> all;
  for (const Store& store : stores(topology)) {
    const Vpc& vpc = topology.vpc_of(topology.interfaces.at(store.nodes.front()));
    const std::vector<Target> targets = targets_at(topology, store);
    for (const Interface* other : interfaces_of(topology, vpc.id)) {
      if (other->attachment == Attachment::Pod)
        all.push_back({other->name + " reaches " + store.name, other->name, targets, true});
      else if (is_public(topology, topology.subnets.at(other->subnet)))
        all.push_back({fmt::format("{}, in a public subnet, does not reach {}", other->name, store.name),
                       other->name, targets, false});
    }
    for (const topology::InterfaceId& id : store.nodes) {
      const std::string& node = topology.interfaces.at(id).name;
      all.push_back({node + " does not reach the Internet", node, outside, false});
    }
  }
  for (const auto& [id, interface] : topology.interfaces)
    if (interface.attachment == Attachment::Pod)
      all.push_back({interface.name + " reaches the Internet", interface.name, outside, true});
  return say(view, findings, all);
}

Expected<void> check_environments_are_apart(View& view, Findings& findings) {
  const Topology& topology = view.topology();
  std::vector<Expectation> all;
  for (const auto& [from_id, from] : topology.vpcs) {
    std::vector<Target> others;
    for (const auto& [to_id, to] : topology.vpcs) {
      if (to_id == from_id || peered(topology, from_id, to_id)) continue;
      for (const Interface* interface : interfaces_of(topology, to_id))
        for (const int port : usual_ports) others.push_back(target(*interface, interface->address, port));
    }
    for (const Interface* interface : one_of_each_subnet(topology, from_id))
      all.push_back({fmt::format("{} reaches no VPC that is not peered with {}", interface->name, from.name),
                     interface->name, others, false});
  }
  return say(view, findings, all);
}

/// From where people and CI come in: each peered VPC's internal load balancers, cluster endpoints and stores,
/// where they are let in; no other.
Expected<void> check_management(View& view, Findings& findings) {
  const Topology& topology = view.topology();
  std::vector<Expectation> all;
  for (const auto& entry : topology.interfaces) {
    const Interface& from = entry.second;
    if (from.place.environment != management_place || from.attachment != Attachment::Server) continue;
    const topology::VpcId home = topology.vpc_of(from).id;
    Expectation open{from.name + " reaches what lets it in", from.name, {}, true};
    Expectation closed{from.name + " reaches nothing else of these", from.name, {}, false};
    const auto sort = [&](const Interface& to, topology::Address address, int port) {
      const topology::VpcId there = topology.vpc_of(to).id;
      if (there == home || !peered(topology, home, there)) return;
      (groups_admit(topology, to, from, port) ? open : closed).targets.push_back(target(to, address, port));
    };
    for (const auto& [id, balancer] : topology.load_balancers)
      for (const topology::InterfaceId& node : balancer.interfaces)
        if (balancer.internal)
          sort(topology.interfaces.at(node), topology.interfaces.at(node).address, https);
    for (const auto& [id, cluster] : topology.clusters)
      for (const topology::InterfaceId& node : cluster.endpoints)
        sort(topology.interfaces.at(node), topology.interfaces.at(node).address, https);
    for (const Store& store : stores(topology))
      sort(topology.interfaces.at(store.nodes.front()), store.address, store.port);
    all.push_back(std::move(open));
    all.push_back(std::move(closed));
  }
  return say(view, findings, all);
}

}  // namespace ashlar::lab
