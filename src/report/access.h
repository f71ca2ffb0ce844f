// Who may talk to whom: what the topology's networks let through between the interfaces of two nodes.
#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>

#include "report/places.h"
#include "topology/topology.h"
#include "topology/traffic_set.h"

namespace ashlar::report {

class Access {
 public:
  /// From one node, cluster or the Internet to another, by their ids.
  using Ends = std::pair<std::string, std::string>;

  struct Way {
    topology::TrafficSet traffic;  ///< that some interface of the one may open to some of the other
    bool crosses = false;          ///< from one network to another, or in from the Internet
  };

  Access(const Architecture& architecture, const Elements& elements, const Places& places);

  /// That both ends have interfaces, so that the networks decide.
  bool decides(const std::string& from, const std::string& to) const;
  /// Nothing where there is no way.
  topology::TrafficSet between(const std::string& from, const std::string& to) const;
  /// All that let something through.
  const std::map<Ends, Way>& ways() const { return ways_; }
  /// Where a node listens, as far as the graph tells.
  topology::TrafficSet listens(const std::string& id) const;
  /// The cluster that it runs in, or is; empty where there is none.
  std::string cluster_of(const std::string& id) const;
  /// What runs in a cluster, and the cluster itself where its endpoint has interfaces.
  const std::set<std::string>& members(const std::string& cluster) const { return members_.at(cluster); }

 private:
  /// Interfaces that the networks cannot tell apart: one of them speaks for all.
  struct Likes {
    std::string node;
    const topology::Interface* interface;
  };

  void add_interfaces(const Architecture& architecture, const Elements& elements, const Places& places);
  std::string node_of(const Element& element, const Places& places);
  void add_ports();
  void add_listener(const topology::InterfaceId& id, int port, std::string_view protocol = "TCP");
  void add_ways();
  void add_pair(const Likes& from, const Likes& to);
  void add_internet(const Likes& likes);
  void add(const std::string& from, const std::string& to, const topology::TrafficSet& traffic, bool crosses);

  const topology::Topology topology_;
  std::map<topology::InterfaceId, std::string> nodes_;
  std::set<std::string> with_interfaces_;
  std::map<topology::VpcId, std::vector<Likes>> by_vpc_;
  std::map<Ends, Way> ways_;
  std::map<std::string, topology::TrafficSet> ports_;
  std::map<std::string, std::string> clusters_;
  std::map<std::string, std::set<std::string>> members_;
};

}  // namespace ashlar::report
