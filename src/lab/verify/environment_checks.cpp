// Environments stand apart: nothing in one of them reaches anything in another. That the targets answer is
// shown by the same probes from beside them: what refuses elsewhere is the network, and no dead server.
#include <map>

#include <fmt/format.h>

#include "base/text.h"
#include "lab/verify/check.h"
#include "lab/verify/expectations.h"
#include "lab/verify/reference.h"
#include "lab/verify/topology_facts.h"

namespace ashlar::lab {

namespace {

using topology::Attachment;
using topology::Interface;
using topology::Topology;
using topology::Vpc;
using topology::VpcId;

/// Beside those that answer: administration, and what each kind of server has.
constexpr int some_ports[] = {22, 443, 3306, 6379, 8080};

struct Served {
  const Interface* interface;
  int port;
};

/// All servers of the lab in that VPC, but for those of names.
std::vector<Served> served_in(const Topology& topology, const VpcId& vpc) {
  std::vector<Served> all;
  const auto add = [&](const std::vector<topology::InterfaceId>& ids, int port) {
    for (const topology::InterfaceId& id : ids) {
      const Interface& interface = topology.interfaces.at(id);
      if (topology.vpc_of(interface).id == vpc) all.push_back({&interface, port});
    }
  };
  for (const auto& [id, balancer] : topology.load_balancers)
    for (const topology::Listener& listener : balancer.listeners) add(balancer.interfaces, listener.port);
  for (const auto& [id, service] : topology.services) add(service.pods, service.port);
  for (const auto& [id, database] : topology.databases) add(database.nodes, database.endpoint.port);
  for (const auto& [id, cache] : topology.caches) add(cache.nodes, cache.primary.port);
  return all;
}

/// Those that answer, and one of each kind at some ports; each once.
std::vector<Target> targets_in(const Topology& topology, const VpcId& vpc) {
  std::map<std::pair<topology::Address, int>, Target> all;
  const auto add = [&](const Interface& interface, int port) {
    all.emplace(std::pair(interface.address, port), tcp_target(interface, interface.address, port));
  };
  for (const Served& served : served_in(topology, vpc)) add(*served.interface, served.port);
  for (const Interface* interface : some_of_each_kind(topology, vpc))
    for (const int port : some_ports) add(*interface, port);
  std::vector<Target> targets;
  for (const auto& [where, target] : all) targets.push_back(target);
  return targets;
}

Expectation beside(const Topology& topology, const Vpc& vpc) {
  Expectation made{"", true};
  for (const Served& served : served_in(topology, vpc.id)) {
    const std::string from = client_of(topology, *served.interface, served.port);
    if (!from.empty()) made.add(from, tcp_target(*served.interface, served.interface->address, served.port));
  }
  made.what =
      fmt::format("{} servers of {} are reached from where they should be", made.probes.size(), name_of(vpc));
  return made;
}

/// CI's own machine has a way to clusters: `check_management` looks at that.
bool is_tried(const Interface& from) {
  return from.attachment != Attachment::NatGateway &&
         !(from.attachment == Attachment::Server && system_of(from) == "ci");
}

std::string described(const Topology& topology, const Interface& from) {
  return fmt::format("{}, in a {} subnet", from.name, tier_of(topology, topology.subnets.at(from.subnet)));
}

}  // namespace

Expected<void> check_environments_are_apart(View& view, Findings& findings) {
  const Topology& topology = view.topology();
  std::map<VpcId, std::vector<Target>> targets;
  std::vector<Expectation> all;
  for (const auto& [id, vpc] : topology.vpcs) {
    targets[id] = targets_in(topology, id);
    all.push_back(beside(topology, vpc));
  }
  for (const auto& [id, vpc] : topology.vpcs)
    for (const Interface* from : some_of_each_kind(topology, id)) {
      if (!is_tried(*from)) continue;
      Expectation closed{"", false};
      std::vector<std::string> others;
      for (const auto& [other_id, other] : topology.vpcs) {
        if (other_id == id || !apart(vpc, other)) continue;
        others.push_back(name_of(other));
        for (const Target& target : targets[other_id]) closed.add(from->name, target);
      }
      closed.what = fmt::format("{}, reaches nothing of {}", described(topology, *from), join(others, ", "));
      all.push_back(std::move(closed));
    }
  return say(view, findings, all);
}

}  // namespace ashlar::lab
