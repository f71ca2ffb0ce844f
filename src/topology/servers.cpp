#include "topology/servers.h"

#include <algorithm>

#include "topology/passes.h"

namespace ashlar::topology {

namespace {

bool is_interface(const Resource* resource) { return resource->type == "aws_network_interface"; }
bool is_address(const Resource* resource) { return resource->type == "aws_eip"; }

void read_user_data(const Building& building, const Attributes& from, MachinePlan& plan) {
  for (std::string_view name : {"user_data", "user_data_base64"}) {
    const Value* data = from.given(name);
    if (!data) continue;
    for (const Resource* resource : building.values.mentioned(*data)) {
      const bool known = std::find(plan.taken.begin(), plan.taken.end(), resource) != plan.taken.end();
      if (!known && (is_interface(resource) || is_address(resource))) plan.taken.push_back(resource);
    }
  }
}

/// Launch templates name `network_interfaces`, instances `network_interface`.
void read_interface(const Building& building, const Attributes& block, MachinePlan& plan) {
  if (const Resource* own = block.resource_at("network_interface_id", {"aws_network_interface"}))
    plan.first = {own};
  const std::vector<SecurityGroupId> groups = building.security_groups(block, "security_groups");
  if (!groups.empty()) plan.groups = groups;
  if (block.has("associate_public_ip_address"))
    plan.public_address = block.flag("associate_public_ip_address");
  if (block.has("private_ip_address")) plan.private_address = parse_address(block.text("private_ip_address"));
}

/// Interfaces besides the first, and Elastic IPs, by what attaches them.
void take_for(Building& building, const MachinePlan& plan, const InterfaceId& first) {
  for (const Resource* resource : plan.taken) {
    if (is_address(resource)) building.planned.at(first).public_key = building.id(*resource);
  }
}

}  // namespace

MachinePlan machine_plan(const Building& building, const Attributes& from) {
  MachinePlan plan;
  plan.groups = building.security_groups(from, "vpc_security_group_ids");
  plan.source_dest_check = from.flag("source_dest_check", true);
  plan.private_address = parse_address(from.text("private_ip"));
  if (from.has("associate_public_ip_address")) plan.public_address = from.flag("associate_public_ip_address");
  for (std::string_view name : {"network_interfaces", "network_interface"}) {
    for (const Attributes& block : from.blocks(name)) {
      if (block.number("device_index", 0) == 0) read_interface(building, block, plan);
    }
  }
  read_user_data(building, from, plan);
  return plan;
}

void place_machine(Building& building, const Resource& resource, std::string_view part,
                   const std::string& name, const SubnetId& subnet, const MachinePlan& plan) {
  if (!plan.first.empty()) {
    const auto own = building.interfaces.find(plan.first.front());
    if (own == building.interfaces.end()) return;
    building.interfaces[&resource].push_back(own->second.front());
    return take_for(building, plan, own->second.front());
  }
  const bool has_others = std::any_of(plan.taken.begin(), plan.taken.end(), is_interface);
  PlannedInterface& planned =
      building.plan(resource, part, name + (has_others ? ".machine" : ""), subnet, Attachment::Server);
  const Subnet& stands_in = building.topology.subnets.at(subnet);
  planned.interface.groups = plan.groups;
  if (plan.groups.empty()) planned.interface.groups = {building.default_groups.at(stands_in.vpc)};
  planned.interface.source_dest_check = plan.source_dest_check;
  planned.private_address = plan.private_address;
  if (plan.public_address.value_or(stands_in.map_public_ip)) planned.public_key = planned.interface.id.text;
  take_for(building, plan, planned.interface.id);
}

void place_instances(Building& building) {
  for (const Resource* resource : building.graph.all("aws_instance")) {
    const Attributes from = building.read(*resource);
    const MachinePlan plan = machine_plan(building, from);
    const SubnetId subnet = building.subnet(from, "subnet_id");
    if (subnet.empty() && plan.first.empty()) {
      building.unmodelled(*resource, "stands in a subnet that is not in the graph");
      continue;
    }
    place_machine(building, *resource, "interface", building.naming.plain(*resource), subnet, plan);
  }
}

}  // namespace ashlar::topology
