// Network interfaces that stand by themselves: whichever machine they are attached to, the address is theirs.
#include "topology/passes.h"

namespace ashlar::topology {

namespace {

/// The first of several; the others are addresses of the same interface.
std::optional<Address> private_address(Building& building, const Attributes& from) {
  for (std::string_view name : {"private_ips", "private_ip_list"}) {
    const std::vector<std::string> addresses = from.texts(name);
    if (addresses.size() > 1) building.unmodelled(from.resource(), "further addresses of an interface");
    if (!addresses.empty()) return parse_address(addresses.front());
  }
  return parse_address(from.text("private_ip"));
}

void place_network_interface(Building& building, const Resource& resource) {
  const Attributes from = building.read(resource);
  const SubnetId subnet = building.subnet(from, "subnet_id");
  if (subnet.empty()) return building.unmodelled(resource, "stands in a subnet that is not in the graph");
  const std::string name = building.naming.plain(resource);
  PlannedInterface& planned = building.plan(resource, "", name, subnet, Attachment::Server);
  planned.private_address = private_address(building, from);
  planned.interface.groups = building.groups(from, "security_groups", subnet);
  planned.interface.source_dest_check = from.flag("source_dest_check", true);
}

}  // namespace

void place_network_interfaces(Building& building) {
  for (const Resource* resource : building.graph.all("aws_network_interface"))
    place_network_interface(building, *resource);
}

void place_group_attachments(Building& building) {
  for (const Resource* resource : building.graph.all("aws_network_interface_sg_attachment")) {
    const Attributes from = building.read(*resource);
    const SecurityGroupId group = building.security_group(from, "security_group_id");
    const Resource* to = from.resource_at("network_interface_id", {"aws_network_interface", "aws_instance"});
    const auto interfaces = building.interfaces.find(to);
    if (group.empty() || interfaces == building.interfaces.end()) {
      building.unmodelled(*resource, "a security group or an interface that is not in the graph");
      continue;
    }
    building.planned.at(interfaces->second.front()).interface.groups.push_back(group);
  }
}

}  // namespace ashlar::topology
