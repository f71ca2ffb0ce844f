// Target groups, and what is registered in them.
#include <algorithm>

#include "topology/passes.h"
#include "topology/services.h"

namespace ashlar::topology {

namespace {

/// Terraform's own defaults for a block that is written, AWS's where there is none (ELB API reference,
/// "CreateTargetGroup").
constexpr int terraform_threshold = 3;
constexpr int usual_deregistration_delay = 300;

bool speaks_http(const std::string& protocol) { return protocol == "HTTP" || protocol == "HTTPS"; }

/// Of groups behind a network load balancer.
int usual_timeout(const std::string& group_protocol, const std::string& protocol) {
  if (speaks_http(group_protocol)) return 5;
  return protocol == "HTTP" ? 6 : 10;
}

HealthCheck health_check(const Attributes& group) {
  const std::string group_protocol = group.text("protocol");
  const std::optional<Attributes> written = group.block("health_check");
  HealthCheck check;
  check.protocol = speaks_http(group_protocol) || written ? "HTTP" : "TCP";
  if (!written) {
    check.timeout = std::chrono::seconds(usual_timeout(group_protocol, check.protocol));
    if (speaks_http(check.protocol)) check.path = "/", check.matcher = "200";
    return check;
  }
  check.protocol = written->text("protocol", check.protocol);
  const int port = written->number("port", 0);  // "traffic-port" is the target's own
  if (port != 0) check.port = port;
  if (speaks_http(check.protocol)) {
    check.path = written->text("path", "/");
    check.matcher = written->text("matcher", "200");
  }
  check.interval = std::chrono::seconds(written->number("interval", 30));
  check.timeout =
      std::chrono::seconds(written->number("timeout", usual_timeout(group_protocol, check.protocol)));
  check.healthy_threshold = written->number("healthy_threshold", terraform_threshold);
  check.unhealthy_threshold = written->number("unhealthy_threshold", terraform_threshold);
  return check;
}

void describe(Building& building, const Resource& resource) {
  const Attributes from = building.read(resource);
  if (from.text("target_type") == "lambda") return building.unmodelled(resource, "functions as targets");
  const std::optional<Attributes> stickiness = from.block("stickiness");
  if (stickiness && stickiness->flag("enabled", true)) building.unmodelled(resource, "sticky sessions");
  TargetGroup group;
  group.id = {building.id(resource)};
  group.name = building.values.text(Reference{&resource, "name"});
  group.arn = building.values.text(Reference{&resource, "arn"});
  group.vpc = building.vpc(from, "vpc_id");
  group.protocol = from.text("protocol");
  group.port = from.number("port", 0);
  group.algorithm = from.text("load_balancing_algorithm_type", "round_robin");
  group.deregistration_delay =
      std::chrono::seconds(from.number("deregistration_delay", usual_deregistration_delay));
  group.health = health_check(from);
  building.topology.target_groups.emplace(group.id, std::move(group));
}

TargetGroup* group_at(Building& building, const std::optional<Reference>& reference) {
  if (!reference) return nullptr;
  const auto found = building.topology.target_groups.find({building.id(*reference->resource)});
  return found == building.topology.target_groups.end() ? nullptr : &found->second;
}

void register_target(TargetGroup& group, const InterfaceId& interface, int port) {
  const bool there = std::any_of(group.targets.begin(), group.targets.end(), [&](const Target& target) {
    return target.interface == interface && target.port == port;
  });
  if (!there) group.targets.push_back({interface, port});
}

/// By the machine's first interface, as AWS does with targets of type `instance`.
void register_machines(const Building& building, TargetGroup& group, const Resource* machines) {
  for (const InterfaceId& interface : building.placed(*machines))
    register_target(group, interface, group.port);
}

/// `block` names the target group in its attribute `name`.
void attach(Building& building, const Attributes& attachment, const Attributes& block,
            std::string_view name) {
  TargetGroup* group = group_at(building, block.follow(name, {"aws_lb_target_group"}));
  const Resource* machines = attachment.resource_at("autoscaling_group_name", {"aws_autoscaling_group"});
  if (!group || !machines)
    return building.unmodelled(attachment.resource(), "servers or a target group that are not in the graph");
  register_machines(building, *group, machines);
}

void register_auto_scaling(Building& building) {
  for (const Resource* resource : building.graph.all("aws_autoscaling_group")) {
    const Attributes from = building.read(*resource);
    for (const auto& reference : from.follow_all("target_group_arns", {"aws_lb_target_group"})) {
      if (TargetGroup* group = group_at(building, reference)) register_machines(building, *group, resource);
    }
  }
  for (const Resource* resource : building.graph.all("aws_autoscaling_attachment")) {
    const Attributes from = building.read(*resource);
    attach(building, from, from, "lb_target_group_arn");
  }
  for (const Resource* resource : building.graph.all("aws_autoscaling_traffic_source_attachment")) {
    const Attributes from = building.read(*resource);
    for (const Attributes& source : from.blocks("traffic_source"))
      attach(building, from, source, "identifier");
  }
}

/// The interface of the group's VPC that has the address.
InterfaceId interface_with(const Topology& topology, const VpcId& vpc, const std::string& text) {
  const std::optional<Address> address = parse_address(text);
  for (const auto& [id, interface] : topology.interfaces) {
    if (address && interface.address == *address && topology.vpc_of(interface).id == vpc) return id;
  }
  return {};
}

InterfaceId attached(const Building& building, const TargetGroup& group, const Attributes& from) {
  const Resource* holder = from.resource_at("target_id", {"aws_instance", "aws_network_interface"});
  if (!holder) return interface_with(building.topology, group.vpc, from.text("target_id"));
  const std::vector<InterfaceId> placed = building.placed(*holder);
  return placed.empty() ? InterfaceId() : placed.front();
}

void register_attachments(Building& building) {
  for (const Resource* resource : building.graph.all("aws_lb_target_group_attachment")) {
    const Attributes from = building.read(*resource);
    TargetGroup* group = group_at(building, from.follow("target_group_arn", {"aws_lb_target_group"}));
    const InterfaceId interface = group ? attached(building, *group, from) : InterfaceId();
    if (interface.empty()) {
      building.unmodelled(*resource, "a target that is not in the graph");
      continue;
    }
    register_target(*group, interface, from.number("port", group->port));
  }
}

void register_pods(Building& building) {
  for (const ServicePlan& service : services_of(building)) {
    TargetGroup* group = group_at(building, Reference{service.target_group, ""});
    for (const InterfaceId& pod : group ? building.placed(*service.resource) : std::vector<InterfaceId>())
      register_target(*group, pod, service.port);
  }
}

}  // namespace

void describe_target_groups(Building& building) {
  for (const Resource* resource : building.graph.all("aws_lb_target_group")) describe(building, *resource);
  register_pods(building);
  register_auto_scaling(building);
  register_attachments(building);
}

}  // namespace ashlar::topology
