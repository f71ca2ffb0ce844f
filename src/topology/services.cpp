#include "topology/services.h"

#include <algorithm>

#include "topology/passes.h"

namespace ashlar::topology {

namespace {

constexpr int most_pods = 1000;
constexpr NamePart named{"", "service"};

/// Not of `value`, which is kept secret.
std::optional<Attributes> document_of(const Building& building, const Resource& parameter) {
  return building.read(parameter).document("insecure_value");
}

/// The one whose name the target group's tag holds, by which EKS lets pods register; else the one of the same
/// place.
const Resource* cluster_of(const Building& building, const Resource& parameter,
                           const Resource& target_group) {
  const std::optional<Attributes> tags = building.read(target_group).block("tags");
  if (tags) {
    if (const Resource* named_so = tags->resource_at("eks:eks-cluster-name", {"aws_eks_cluster"}))
      return named_so;
  }
  for (const Resource* cluster : building.graph.all("aws_eks_cluster")) {
    if (building.naming.place(*cluster) == building.naming.place(parameter)) return cluster;
  }
  return nullptr;
}

int pods_of(const Attributes& document) {
  const std::optional<Attributes> scaling = document.block("scaling");
  return scaling ? std::clamp(scaling->number("least", 1), 0, most_pods) : 1;
}

/// Spread over the cluster's subnets, in the group that EKS gives its nodes.
void place_service(Building& building, const ServicePlan& service) {
  if (!service.cluster) return building.unmodelled(*service.resource, "a service without a cluster");
  const std::optional<Attributes> network = building.read(*service.cluster).block("vpc_config");
  const std::vector<SubnetId> subnets =
      network ? building.subnets(*network, "subnet_ids") : std::vector<SubnetId>();
  const std::string& name = building.naming.of(*service.resource, named);
  for (int i = 0; i < service.pods && !subnets.empty(); ++i) {
    const std::string number = std::to_string(i + 1);
    PlannedInterface& pod =
        building.plan(*service.resource, number, name + "." + number,
                      subnets[static_cast<std::size_t>(i) % subnets.size()], Attachment::Pod);
    pod.interface.groups = {cluster_group(building.id(*service.cluster))};
  }
}

}  // namespace

std::vector<ServicePlan> services_of(const Building& building) {
  std::vector<ServicePlan> services;
  for (const Resource* parameter : building.graph.all("aws_ssm_parameter")) {
    const std::optional<Attributes> document = document_of(building, *parameter);
    const Resource* group =
        document ? document->resource_at("target_group", {"aws_lb_target_group"}) : nullptr;
    if (!group) continue;
    services.push_back({parameter, group, cluster_of(building, *parameter, *group),
                        document->number("port", 0), pods_of(*document)});
  }
  return services;
}

void place_pods(Building& building) {
  for (const ServicePlan& service : services_of(building)) place_service(building, service);
}

void describe_services(Building& building) {
  for (const ServicePlan& plan : services_of(building)) {
    const Attributes document = *document_of(building, *plan.resource);
    Service service;
    service.id = {building.id(*plan.resource)};
    service.name = hyphenated(plan.resource->name);
    service.address_name = building.naming.of(*plan.resource, named);
    service.place = building.naming.place(*plan.resource);
    if (plan.cluster) service.cluster = {building.id(*plan.cluster)};
    service.target_group = {building.id(*plan.target_group)};
    service.port = plan.port;
    service.image = document.text("image");
    service.settings = document.json();
    service.pods = building.placed(*plan.resource);
    building.topology.services.emplace(service.id, std::move(service));
  }
}

}  // namespace ashlar::topology
