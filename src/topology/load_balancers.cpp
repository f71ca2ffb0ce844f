// Load balancers: an interface in each of their subnets.
#include "topology/passes.h"

namespace ashlar::topology {

namespace {

constexpr NamePart named{"", "load-balancer"};
constexpr int usual_idle_timeout = 60;

bool is_modelled(const Attributes& balancer) { return balancer.text("load_balancer_type") != "gateway"; }

/// AWS takes a network load balancer without a group, and lets everything in to it for ever.
void guard(Building& building, const Attributes& balancer, PlannedInterface& planned) {
  const bool open =
      balancer.text("load_balancer_type") == "network" && balancer.texts("security_groups").empty();
  planned.interface.filtered = !open;
  if (!open)
    planned.interface.groups = building.groups(balancer, "security_groups", planned.interface.subnet);
}

void open_to_internet(const Attributes& balancer, PlannedInterface& planned) {
  if (!balancer.flag("internal")) planned.public_key = planned.interface.id.text;
}

/// Subnets with an address given for each.
void place_mapped(Building& building, const Attributes& balancer, const std::string& name) {
  for (const Attributes& mapping : balancer.blocks("subnet_mapping")) {
    const SubnetId subnet = building.subnet(mapping, "subnet_id");
    if (subnet.empty()) continue;
    for (PlannedInterface* planned :
         building.plan_in_each(balancer.resource(), name, {subnet}, {}, Attachment::LoadBalancer)) {
      guard(building, balancer, *planned);
      open_to_internet(balancer, *planned);
      planned->private_address = parse_address(mapping.text("private_ipv4_address"));
      const Resource* address = mapping.resource_at("allocation_id", {"aws_eip"});
      if (address) planned->public_key = building.id(*address);
    }
  }
}

void place_load_balancer(Building& building, const Resource& resource) {
  const Attributes balancer = building.read(resource);
  if (!is_modelled(balancer)) return building.unmodelled(resource, "gateway load balancers");
  const std::string& name = building.naming.of(resource, named);
  for (PlannedInterface* planned : building.plan_in_each(
           resource, name, building.subnets(balancer, "subnets"), {}, Attachment::LoadBalancer)) {
    guard(building, balancer, *planned);
    open_to_internet(balancer, *planned);
  }
  place_mapped(building, balancer, name);
  if (!building.interfaces.contains(&resource))
    building.unmodelled(resource, "stands in subnets that are not in the graph");
}

/// What the names of its log's objects begin with; without a prefix that is AWS's own folder.
std::string log_prefix(const Attributes& balancer) {
  const std::optional<Attributes> logs = balancer.block("access_logs");
  if (!logs || !logs->flag("enabled")) return "";
  const std::string prefix = logs->text("prefix");
  return prefix.empty() ? "AWSLogs" : prefix;
}

LoadBalancer described(Building& building, const Resource& resource) {
  const Attributes from = building.read(resource);
  LoadBalancer balancer;
  balancer.id = {building.id(resource)};
  balancer.name = building.values.text(Reference{&resource, "name"});
  balancer.address_name = building.naming.of(resource, named);
  balancer.place = building.naming.place(resource);
  balancer.type = from.text("load_balancer_type", "application");
  balancer.internal = from.flag("internal");
  balancer.arn = building.values.text(Reference{&resource, "arn"});
  balancer.dns_name = building.values.text(Reference{&resource, "dns_name"});
  balancer.interfaces = building.placed(resource);
  balancer.idle_timeout = std::chrono::seconds(from.number("idle_timeout", usual_idle_timeout));
  balancer.drop_invalid_header_fields = from.flag("drop_invalid_header_fields");
  balancer.access_log_prefix = log_prefix(from);
  return balancer;
}

}  // namespace

void place_load_balancers(Building& building) {
  for (const Resource* resource : building.graph.all("aws_lb")) place_load_balancer(building, *resource);
}

void describe_load_balancers(Building& building) {
  for (const Resource* resource : building.graph.all("aws_lb")) {
    if (building.placed(*resource).empty()) continue;
    LoadBalancer balancer = described(building, *resource);
    building.topology.load_balancers.emplace(balancer.id, std::move(balancer));
  }
}

}  // namespace ashlar::topology
