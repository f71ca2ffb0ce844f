// What a launch template, or an instance itself, says of a machine's network.
#pragma once

#include <optional>
#include <vector>

#include "topology/building.h"

namespace ashlar::topology {

struct MachinePlan {
  std::vector<SecurityGroupId> groups;  ///< none: the VPC's default one
  std::optional<bool> public_address;   ///< none: as the subnet says
  std::vector<const Resource*> taken;  ///< interfaces and Elastic IPs that its user data names: it takes them
  std::vector<const Resource*> first;  ///< an interface that it starts with in place of one of its own
  bool source_dest_check = true;
  std::optional<Address> private_address;
};

/// `from`: an `aws_launch_template` or an `aws_instance`.
MachinePlan machine_plan(const Building& building, const Attributes& from);

/// Plans the machine's own interface `RESOURCE#part`, unless it starts with another's, and gives it what it
/// takes. Its name is `name`, with `.machine` behind it where interfaces are attached besides.
void place_machine(Building& building, const Resource& resource, std::string_view part,
                   const std::string& name, const SubnetId& subnet, const MachinePlan& plan);

}  // namespace ashlar::topology
