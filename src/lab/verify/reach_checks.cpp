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
using topology::LoadBalancer;
using topology::Subnet;
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
    all.push_back({database.address_name, database.address, database.endpoint.port, database.nodes});
  for (const auto& [id, cache] : topology.caches)
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

std::string names_of_reached(const std::vector<Target>& targets, const std::vector<Reached>& results,
                             Reached wanted) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < targets.size(); ++i)
    if ((results[i] != Reached::No) == (wanted != Reached::No)) names.push_back(targets[i].name);
  return join(names, ", ");
}

/// Says of all targets together that they are reached, or that none is.
Expected<void> say(View& view, Findings& findings, const std::string& what, const std::string& from,
                   const std::vector<Target>& targets, bool should) {
  if (targets.empty()) return {};
  const auto results = probe(view, from, targets);
  if (!results) return tl::unexpected(results.error());
  const std::string wrong = names_of_reached(targets, *results, should ? Reached::No : Reached::Accepted);
  findings.say(what, wrong.empty(),
               wrong.empty() ? fmt::format("{} addresses and ports tried", targets.size())
                             : (should ? "not reached: " : "reached: ") + wrong);
  return {};
}

/// A server of ours on the Internet: what may go out reaches it.
Expected<Descriptor> listen_on_the_internet(View& view) {
  auto socket = view.socket("client");
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

Expected<void> check_internet_reaches_nothing_else(View& view, Findings& findings) {
  const Topology& topology = view.topology();
  std::set<std::pair<topology::Address, int>> meant;
  std::vector<Target> open;
  for (const auto& [id, balancer] : topology.load_balancers) {
    if (balancer.internal) continue;
    for (const topology::InterfaceId& node : balancer.interfaces)
      for (const topology::Listener& listener : balancer.listeners) {
        const Interface& interface = topology.interfaces.at(node);
        meant.emplace(address_of(interface, balancer), listener.port);
        open.push_back(target(interface, address_of(interface, balancer), listener.port));
      }
  }
  auto said = say(view, findings, "the Internet reaches every node of the public load balancers", "client",
                  open, true);
  if (!said) return said;
  std::vector<Target> closed;
  for (const auto& [id, interface] : topology.interfaces)
    for (Target& one : targets_at(interface))
      if (!meant.contains({one.address, one.port})) closed.push_back(std::move(one));
  return say(view, findings,
             fmt::format("the Internet reaches nothing else of {} interfaces", topology.interfaces.size()),
             "client", closed, false);
}

Expected<void> check_stores_are_apart(View& view, Findings& findings) {
  const Topology& topology = view.topology();
  const auto server = listen_on_the_internet(view);
  if (!server) return tl::unexpected(server.error());
  const std::vector<Target> outside{{client_address, https, "the Internet"}};
  for (const Store& store : stores(topology)) {
    const Vpc& vpc = topology.vpc_of(topology.interfaces.at(store.nodes.front()));
    const std::vector<Target> targets = targets_at(topology, store);
    for (const Interface* other : interfaces_of(topology, vpc.id)) {
      const bool in_public = is_public(topology, topology.subnets.at(other->subnet));
      if (other->attachment == Attachment::Pod) {
        auto said = say(view, findings, fmt::format("{} reaches {}", other->name, store.name), other->name,
                        targets, true)
                        .and_then([&] {
                          return say(view, findings, other->name + " reaches the Internet", other->name,
                                     outside, true);
                        });
        if (!said) return said;
      } else if (in_public) {
        auto said = say(view, findings,
                        fmt::format("{}, in a public subnet, does not reach {}", other->name, store.name),
                        other->name, targets, false);
        if (!said) return said;
      }
    }
    for (const topology::InterfaceId& id : store.nodes) {
      const Interface& node = topology.interfaces.at(id);
      if (auto said =
              say(view, findings, node.name + " does not reach the Internet", node.name, outside, false);
          !said)
        return said;
    }
  }
  return {};
}

Expected<void> check_environments_are_apart(View& view, Findings& findings) {
  const Topology& topology = view.topology();
  for (const auto& [from_id, from] : topology.vpcs) {
    std::vector<Target> others;
    for (const auto& [to_id, to] : topology.vpcs) {
      if (to_id == from_id || peered(topology, from_id, to_id)) continue;
      for (const Interface* interface : interfaces_of(topology, to_id))
        for (const int port : usual_ports) others.push_back(target(*interface, interface->address, port));
    }
    for (const Interface* interface : one_of_each_subnet(topology, from_id)) {
      auto said = say(view, findings,
                      fmt::format("{} reaches no VPC that is not peered with {}", interface->name, from.name),
                      interface->name, others, false);
      if (!said) return said;
    }
  }
  return {};
}

/// From where people come in: each peered VPC's internal load balancers and cluster endpoints, and the stores
/// that let them in; no other store.
Expected<void> check_management(View& view, Findings& findings) {
  const Topology& topology = view.topology();
  for (const auto& entry : topology.interfaces) {
    const Interface& from = entry.second;
    if (from.place.environment != management_place || from.attachment != Attachment::Server) continue;
    const topology::VpcId home = topology.vpc_of(from).id;
    std::vector<Target> open;
    std::vector<Target> closed;
    const auto sort = [&](const Interface& to, topology::Address address, int port) {
      const topology::VpcId there = topology.vpc_of(to).id;
      if (there != home && peered(topology, home, there))
        (groups_admit(topology, to, from, port) ? open : closed).push_back(target(to, address, port));
    };
    for (const auto& [other, to] : topology.interfaces)
      if (to.attachment == Attachment::LoadBalancer || to.attachment == Attachment::ClusterEndpoint)
        sort(to, to.address, https);
    for (const Store& store : stores(topology))
      sort(topology.interfaces.at(store.nodes.front()), store.address, store.port);
    auto said =
        say(view, findings, from.name + " reaches what lets it in", from.name, open, true).and_then([&] {
          return say(view, findings, from.name + " reaches nothing else of these", from.name, closed, false);
        });
    if (!said) return said;
  }
  return {};
}

}  // namespace ashlar::lab
