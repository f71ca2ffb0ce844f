// Auto Scaling groups: as many machines as are wanted at the start, spread over the group's subnets.
#include <algorithm>

#include "topology/passes.h"
#include "topology/servers.h"

namespace ashlar::topology {

namespace {

constexpr int most_machines = 1000;

const Resource* template_in(const std::optional<Attributes>& block) {
  for (std::string_view name : {"id", "launch_template_id", "name", "launch_template_name"}) {
    const Resource* found = block ? block->resource_at(name, {"aws_launch_template"}) : nullptr;
    if (found) return found;
  }
  return nullptr;
}

/// Its own, or that of a policy of mixed instances.
const Resource* launch_template(const Attributes& group) {
  if (const Resource* own = template_in(group.block("launch_template"))) return own;
  const std::optional<Attributes> mixed = group.block("mixed_instances_policy");
  const std::optional<Attributes> launch = mixed ? mixed->block("launch_template") : std::nullopt;
  return launch ? template_in(launch->block("launch_template_specification")) : nullptr;
}

int size_of(const Attributes& group) {
  return std::clamp(group.number("desired_capacity", group.number("min_size", 0)), 0, most_machines);
}

/// What user data names can be taken by one machine only: the first.
MachinePlan without_what_is_taken(MachinePlan plan) {
  plan.taken.clear();
  plan.private_address.reset();
  return plan;
}

void place_group(Building& building, const Resource& resource) {
  const Attributes group = building.read(resource);
  const Resource* machine = launch_template(group);
  const std::vector<SubnetId> subnets = building.subnets(group, "vpc_zone_identifier");
  const int size = size_of(group);
  if (size == 0) return;
  if (!machine || subnets.empty())
    return building.unmodelled(resource, "servers whose launch template or subnets are not in the graph");
  MachinePlan plan = machine_plan(building, building.read(*machine));
  const std::string name = building.naming.plain(resource);
  for (int i = 1; i <= size; ++i) {
    const std::string number = std::to_string(i);
    place_machine(building, resource, number, size == 1 ? name : name + "." + number,
                  subnets[static_cast<std::size_t>(i - 1) % subnets.size()], plan);
    plan = without_what_is_taken(std::move(plan));
  }
}

}  // namespace

void place_auto_scaling_groups(Building& building) {
  for (const Resource* resource : building.graph.all("aws_autoscaling_group"))
    place_group(building, *resource);
}

}  // namespace ashlar::topology
