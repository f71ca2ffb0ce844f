// Every TLS endpoint's certificate, each server by itself: load balancers by their names, pods by their
// addresses, stores by the names of their endpoints.
#include <fmt/format.h>

#include "lab/verify/check.h"
#include "lab/verify/secure_connection.h"
#include "lab/verify/topology_facts.h"
#include "topology/balancer_names.h"

namespace ashlar::lab {

namespace {

using topology::Interface;
using topology::Topology;

struct Shown {
  std::string server;
  Endpoint endpoint;
};

/// What it is called, or, where nobody gave it a name, what its certificate is for.
std::vector<std::string> names_at(const Topology& topology, const topology::LoadBalancer& balancer,
                                  const topology::Listener& listener) {
  std::vector<std::string> names = names_of(topology, balancer);
  const auto certificate = topology.certificates.find(listener.certificates.front());
  if (names.empty() && certificate != topology.certificates.end()) return certificate->second.names;
  return names.empty() ? std::vector<std::string>{balancer.dns_name} : names;
}

void add_balancers(const Topology& topology, std::vector<Shown>& all) {
  for (const auto& [id, balancer] : topology.load_balancers)
    for (const topology::Listener& listener : balancer.listeners) {
      if (listener.certificates.empty()) continue;
      for (const topology::InterfaceId& node_id : balancer.interfaces) {
        const Interface& node = topology.interfaces.at(node_id);
        for (const std::string& name : names_at(topology, balancer, listener))
          all.push_back(
              {node.name, {client_of(topology, balancer), address_of(node, balancer), listener.port, name}});
      }
    }
}

void add_pods(const Topology& topology, std::vector<Shown>& all) {
  for (const auto& [id, service] : topology.services)
    for (const topology::InterfaceId& pod_id : service.pods) {
      const Interface& pod = topology.interfaces.at(pod_id);
      all.push_back({pod.name, {client_of(topology, pod, service.port), pod.address, service.port, ""}});
    }
}

/// Each node by itself, and whichever the endpoint's name leads to.
void add_store(const Topology& topology, const std::string& name, const topology::Endpoint& endpoint,
               topology::Address address, const std::vector<topology::InterfaceId>& nodes, Opening opening,
               std::vector<Shown>& all) {
  for (const topology::InterfaceId& node_id : nodes) {
    const Interface& node = topology.interfaces.at(node_id);
    const std::string from = client_of(topology, node, endpoint.port);
    all.push_back({node.name, {from, node.address, endpoint.port, endpoint.name, opening}});
    if (node_id == nodes.front() && node.address != address)
      all.push_back({"who serves " + name, {from, address, endpoint.port, endpoint.name, opening}});
  }
}

void add_stores(const Topology& topology, std::vector<Shown>& all) {
  for (const auto& [id, database] : topology.databases)
    add_store(topology, database.address_name, database.endpoint, database.address, database.nodes,
              Opening::Mysql, all);
  for (const auto& [id, cache] : topology.caches)
    if (cache.transit_encryption)
      for (const topology::Endpoint& endpoint : {cache.primary, cache.reader})
        if (!endpoint.name.empty())
          add_store(topology, cache.address_name, endpoint, cache.address, cache.nodes, Opening::None, all);
}

void say(View& view, Findings& findings, const Shown& shown) {
  const Endpoint& endpoint = shown.endpoint;
  const std::string name = endpoint.name.empty() ? endpoint.address.text() : endpoint.name;
  const std::string what =
      fmt::format("{} shows a valid certificate for {} at port {}", shown.server, name, endpoint.port);
  if (endpoint.from.empty()) return findings.say(what, false, "nobody is there who may ask");
  const auto connection = SecureConnection::open(view, endpoint);
  findings.say(what, connection.has_value(),
               connection ? "until " + connection->until() + ", asked from " + endpoint.from
                          : connection.error().reason + ", asked from " + endpoint.from);
}

}  // namespace

Expected<void> check_certificates(View& view, Findings& findings) {
  std::vector<Shown> all;
  add_balancers(view.topology(), all);
  add_pods(view.topology(), all);
  add_stores(view.topology(), all);
  for (const Shown& shown : all) say(view, findings, shown);
  return {};
}

}  // namespace ashlar::lab
