// What the passes share while a topology is made.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "topology/attributes.h"
#include "topology/naming.h"
#include "topology/topology.h"

namespace ashlar::topology {

/// An interface before it has its addresses.
struct PlannedInterface {
  Interface interface;
  std::optional<Address> private_address;  ///< that the graph asks for
  std::string
      public_key;  ///< what its public address is made from: an Elastic IP's id or its own; empty: none
};

/// An address that moves between interfaces, in the subnet of one.
struct FloatingPlan {
  std::string key;
  SubnetId subnet;
};

struct Building {
  explicit Building(const Graph& from) : graph(from), values(from), naming(from) {}

  const Graph& graph;
  Values values;
  Naming naming;
  Topology topology;
  std::map<InterfaceId, PlannedInterface> planned;
  /// Of every resource its interfaces, in order.
  std::map<const Resource*, std::vector<InterfaceId>> interfaces;
  std::vector<FloatingPlan> floating;
  /// By the key of the plan.
  std::map<std::string, Address> floating_addresses;
  std::map<VpcId, SecurityGroupId> default_groups;
  std::map<VpcId, RouteTableId> default_tables;
  std::map<VpcId, NetworkAclId> default_acls;

  Attributes read(const Resource& resource) const { return {values, resource}; }
  const std::string& id(const Resource& resource) const { return graph.id(resource); }
  void unmodelled(const Resource& resource, std::string what) {
    topology.unmodelled.push_back({id(resource), std::move(what)});
  }

  // What an attribute leads to, among what the topology holds; empty where it leads to nothing of it.
  VpcId vpc(const Attributes& from, std::string_view name) const;
  SubnetId subnet(const Attributes& from, std::string_view name) const;
  SubnetId subnet(const std::optional<Reference>& reference) const;
  std::vector<SubnetId> subnets(const Attributes& from, std::string_view name) const;
  RouteTableId route_table(const Attributes& from, std::string_view name) const;
  RouteTableId route_table(const std::optional<Reference>& reference) const;
  NetworkAclId network_acl(const Attributes& from, std::string_view name) const;
  SecurityGroupId security_group(const std::optional<Reference>& reference) const;
  std::vector<SecurityGroupId> security_groups(const Attributes& from, std::string_view name) const;
  SecurityGroupId security_group(const Attributes& from, std::string_view name) const;
  /// Those that the attribute names; where it names none, the default group of the subnet's VPC.
  std::vector<SecurityGroupId> groups(const Attributes& from, std::string_view name,
                                      const SubnetId& subnet) const;

  /// Plans an interface `RESOURCE#part`. In the order of calls, it is one more of the resource's.
  PlannedInterface& plan(const Resource& resource, std::string_view part, const std::string& name,
                         SubnetId subnet, Attachment attachment);
  /// Plans one in each subnet, named after the subnet's zone.
  std::vector<PlannedInterface*> plan_in_each(const Resource& resource, const std::string& name,
                                              const std::vector<SubnetId>& subnets,
                                              const std::vector<SecurityGroupId>& groups,
                                              Attachment attachment);
  /// Of the resource's interfaces, those that found an address.
  std::vector<InterfaceId> placed(const Resource& resource) const;
};

/// The group that EKS makes of a cluster.
SecurityGroupId cluster_group(const std::string& cluster);

/// The name that its tag gives it; the resource's own where it has none.
std::string name_of(const Attributes& resource);

}  // namespace ashlar::topology
