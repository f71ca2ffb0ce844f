#include "topology/building.h"

#include <algorithm>

namespace ashlar::topology {

namespace {

/// The key, where the table has it.
template <class Id, class Row>
Id known(const std::map<Id, Row>& table, const Id& id) {
  return table.contains(id) ? id : Id();
}

}  // namespace

SecurityGroupId cluster_group(const std::string& cluster) { return {cluster + "#cluster-security-group"}; }

std::string name_of(const Attributes& resource) {
  const std::optional<Attributes> tags = resource.block("tags");
  const std::string name = tags ? tags->text("Name") : "";
  return name.empty() ? resource.resource().name : name;
}

VpcId Building::vpc(const Attributes& from, std::string_view name) const {
  const Resource* found = from.resource_at(name, {"aws_vpc"});
  return found ? known(topology.vpcs, VpcId{id(*found)}) : VpcId();
}

SubnetId Building::subnet(const std::optional<Reference>& reference) const {
  return reference ? known(topology.subnets, SubnetId{id(*reference->resource)}) : SubnetId();
}

SubnetId Building::subnet(const Attributes& from, std::string_view name) const {
  return subnet(from.follow(name, {"aws_subnet"}));
}

std::vector<SubnetId> Building::subnets(const Attributes& from, std::string_view name) const {
  std::vector<SubnetId> found;
  for (const auto& reference : from.follow_all(name, {"aws_subnet"})) {
    const SubnetId subnet = this->subnet(reference);
    if (!subnet.empty()) found.push_back(subnet);
  }
  return found;
}

RouteTableId Building::route_table(const std::optional<Reference>& reference) const {
  if (!reference) return {};
  const std::string& of = id(*reference->resource);
  if (reference->resource->type != "aws_vpc") return known(topology.route_tables, RouteTableId{of});
  const auto table = default_tables.find({of});
  return table == default_tables.end() ? RouteTableId() : table->second;
}

RouteTableId Building::route_table(const Attributes& from, std::string_view name) const {
  return route_table(from.follow(name, {"aws_route_table", "aws_default_route_table", "aws_vpc"}));
}

NetworkAclId Building::network_acl(const Attributes& from, std::string_view name) const {
  const std::optional<Reference> reference =
      from.follow(name, {"aws_network_acl", "aws_default_network_acl", "aws_vpc"});
  if (!reference) return {};
  const std::string& of = id(*reference->resource);
  if (reference->resource->type != "aws_vpc") return known(topology.network_acls, NetworkAclId{of});
  const auto acl = default_acls.find({of});
  return acl == default_acls.end() ? NetworkAclId() : acl->second;
}

SecurityGroupId Building::security_group(const std::optional<Reference>& reference) const {
  if (!reference) return {};
  const std::string& of = id(*reference->resource);
  if (reference->resource->type == "aws_eks_cluster")
    return known(topology.security_groups, cluster_group(of));
  if (reference->resource->type != "aws_vpc") return known(topology.security_groups, SecurityGroupId{of});
  const auto group = default_groups.find({of});
  return group == default_groups.end() ? SecurityGroupId() : group->second;
}

SecurityGroupId Building::security_group(const Attributes& from, std::string_view name) const {
  const std::vector<SecurityGroupId> groups = security_groups(from, name);
  return groups.empty() ? SecurityGroupId() : groups.front();
}

std::vector<SecurityGroupId> Building::security_groups(const Attributes& from, std::string_view name) const {
  std::vector<SecurityGroupId> groups;
  for (const auto& reference : from.follow_all(
           name, {"aws_security_group", "aws_default_security_group", "aws_eks_cluster", "aws_vpc"})) {
    const SecurityGroupId group = security_group(reference);
    if (!group.empty() && std::find(groups.begin(), groups.end(), group) == groups.end())
      groups.push_back(group);
  }
  return groups;
}

std::vector<SecurityGroupId> Building::groups(const Attributes& from, std::string_view name,
                                              const SubnetId& subnet) const {
  if (!from.texts(name).empty()) return security_groups(from, name);
  return {default_groups.at(topology.subnets.at(subnet).vpc)};
}

PlannedInterface& Building::plan(const Resource& resource, std::string_view part, const std::string& name,
                                 SubnetId subnet, Attachment attachment) {
  InterfaceId key{id(resource) + (part.empty() ? "" : "#" + std::string(part))};
  for (int number = 2; planned.contains(key); ++number)
    key = {id(resource) + "#" + std::string(part) + "-" + std::to_string(number)};
  PlannedInterface& made = planned[key];
  made.interface.id = key;
  made.interface.name = naming.take(name);
  made.interface.place = naming.place(resource);
  made.interface.subnet = std::move(subnet);
  made.interface.attachment = attachment;
  interfaces[&resource].push_back(key);
  return made;
}

std::vector<PlannedInterface*> Building::plan_in_each(const Resource& resource, const std::string& name,
                                                      const std::vector<SubnetId>& subnets,
                                                      const std::vector<SecurityGroupId>& groups,
                                                      Attachment attachment) {
  std::vector<PlannedInterface*> made;
  for (const SubnetId& subnet : subnets) {
    const std::string letter(1, topology.subnets.at(subnet).zone.back());
    PlannedInterface& one = plan(resource, letter, name + "." + letter, subnet, attachment);
    one.interface.groups = groups;
    made.push_back(&one);
  }
  return made;
}

std::vector<InterfaceId> Building::placed(const Resource& resource) const {
  std::vector<InterfaceId> there;
  const auto all = interfaces.find(&resource);
  if (all == interfaces.end()) return there;
  for (const InterfaceId& interface : all->second) {
    if (topology.interfaces.contains(interface)) there.push_back(interface);
  }
  return there;
}

}  // namespace ashlar::topology
