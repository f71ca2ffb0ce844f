// Graphs made by hand: a VPC with two subnets, and whatever a test adds.
#pragma once

#include <string>

#include "model/architecture.h"
#include "topology/topology.h"

namespace ashlar::topology {

class SmallGraph {
 public:
  explicit SmallGraph(std::string account = "stage", std::string region = "eu-west-1",
                      std::string environment = "stage")
      : account_(std::move(account)), region_(std::move(region)), environment_(std::move(environment)) {}

  /// Adds to the unit `part`, which is also the system's name.
  Resource& add(const std::string& part, std::string type, std::string name, Object attributes) {
    return add_in({account_, region_, environment_, part}, std::move(type), std::move(name),
                  std::move(attributes));
  }
  Resource& add_in(const UnitPath& path, std::string type, std::string name, Object attributes) {
    Unit& unit = architecture.unit(path);
    unit.provider_region = path.region;
    unit.account_id = "123456789012";
    return Scope(unit, unit.path.part, Span{}).add(std::move(type), std::move(name), std::move(attributes));
  }
  /// Its id in the topology.
  std::string id(const Resource& resource) const { return resource.full_address(); }
  Topology topology() const { return topology_of(architecture); }

  Architecture architecture;

 private:
  std::string account_;
  std::string region_;
  std::string environment_;
};

/// 10.0.0.0/16 with 10.0.0.0/24 in zone a and 10.0.1.0/24 in zone b.
struct Network {
  explicit Network(SmallGraph& graph)
      : vpc(graph.add("vpc", "aws_vpc", "main", {{"cidr_block", "10.0.0.0/16"}})),
        a(graph.add(
            "vpc", "aws_subnet", "a",
            {{"vpc_id", vpc["id"]}, {"cidr_block", "10.0.0.0/24"}, {"availability_zone", "eu-west-1a"}})),
        b(graph.add(
            "vpc", "aws_subnet", "b",
            {{"vpc_id", vpc["id"]}, {"cidr_block", "10.0.1.0/24"}, {"availability_zone", "eu-west-1b"}})) {}

  Value subnets() const { return list({a["id"], b["id"]}); }

  Resource& vpc;
  Resource& a;
  Resource& b;
};

/// What the topology says is not modelled about the resource.
inline std::set<std::string> unmodelled(const Topology& topology, const Resource& resource) {
  std::set<std::string> what;
  for (const Unmodelled& each : topology.unmodelled) {
    if (each.id == resource.full_address()) what.insert(each.what);
  }
  return what;
}

inline Cidr cidr(std::string_view text) {
  CidrProblem problem;
  return parse_cidr(text, problem).value();
}

inline Address address(std::string_view text) { return parse_address(text).value(); }

}  // namespace ashlar::topology
