// What the graph means: networks, load balancers, names, stores and services in plain types, with every
// reference followed and every rule of AWS about defaults applied. Lab, proof, diagram and cost read this and
// never raw attributes. What is not modelled stands in docs/topology.md, and where it occurs, in
// `unmodelled`.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "model/architecture.h"
#include "topology/load_balancing.h"
#include "topology/names.h"
#include "topology/network.h"
#include "topology/stores.h"
#include "topology/workloads.h"

namespace ashlar::topology {

template <class T>
using Table = std::map<decltype(T::id), T>;

/// Something in the graph that the types above cannot say, and that a packet's way may depend on.
struct Unmodelled {
  std::string id;    ///< of the resource
  std::string what;  ///< "IPv6 networks", "edge route tables"
};

struct Topology {
  Table<Vpc> vpcs;
  Table<Subnet> subnets;
  Table<RouteTable> route_tables;
  Table<InternetGateway> internet_gateways;
  Table<NatGateway> nat_gateways;
  Table<Peering> peerings;
  Table<NetworkAcl> network_acls;
  Table<SecurityGroup> security_groups;
  Table<Interface> interfaces;
  Table<LoadBalancer> load_balancers;
  Table<TargetGroup> target_groups;
  Table<Zone> zones;
  Table<Certificate> certificates;
  Table<Secret> secrets;
  Table<Database> databases;
  Table<Cache> caches;
  Table<Cluster> clusters;
  Table<Service> services;
  std::vector<Unmodelled> unmodelled;  ///< by id

  const Vpc& vpc_of(const Interface& interface) const { return vpcs.at(subnets.at(interface.subnet).vpc); }
};

/// From the graph alone, so that an `override:` shows. The same for the same graph, in every run.
Topology topology_of(const Architecture& architecture);

/// What is left of it in some accounts: peerings with other accounts' VPCs are gone, and routes to them are
/// black holes.
Topology only(const Topology& topology, const std::set<std::string>& accounts);

/// The whole of it, for programs and for golden files.
std::string to_json(const Topology& topology);

}  // namespace ashlar::topology
