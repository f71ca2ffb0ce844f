// EKS clusters and the interfaces of their endpoints.
#include "topology/passes.h"

namespace ashlar::topology {

namespace {

/// EKS makes two to four (EKS User Guide, "VPC and subnet considerations"); taken to be one in each subnet as
/// long as there are no more than four.
constexpr std::size_t most_endpoints = 4;

void place_cluster(Building& building, const Resource& resource, const Attributes& network) {
  std::vector<SubnetId> subnets = building.subnets(network, "subnet_ids");
  if (subnets.empty()) return building.unmodelled(resource, "stands in subnets that are not in the graph");
  if (network.flag("endpoint_public_access", true))
    building.unmodelled(resource, "a cluster's endpoint that the Internet reaches");
  if (subnets.size() > most_endpoints) subnets.resize(most_endpoints);
  std::vector<SecurityGroupId> groups{cluster_group(building.id(resource))};
  for (SecurityGroupId& group : building.security_groups(network, "security_group_ids"))
    groups.push_back(std::move(group));
  building.plan_in_each(resource, building.naming.of(resource, {"endpoint", "cluster"}), subnets, groups,
                        Attachment::ClusterEndpoint);
}

/// `https://` in front is AWS's.
std::string host_of(const std::string& url) {
  const std::size_t scheme = url.find("://");
  return scheme == std::string::npos ? url : url.substr(scheme + 3);
}

}  // namespace

void place_clusters(Building& building) {
  for (const Resource* resource : building.graph.all("aws_eks_cluster")) {
    const std::optional<Attributes> network = building.read(*resource).block("vpc_config");
    if (network) place_cluster(building, *resource, *network);
  }
}

void describe_clusters(Building& building) {
  for (const Resource* resource : building.graph.all("aws_eks_cluster")) {
    const Attributes from = building.read(*resource);
    const std::optional<Attributes> network = from.block("vpc_config");
    if (!network) continue;
    Cluster cluster;
    cluster.id = {building.id(*resource)};
    cluster.name = from.text("name");
    cluster.place = building.naming.place(*resource);
    cluster.endpoint = host_of(building.values.text(Reference{resource, "endpoint"}));
    cluster.security_group = cluster_group(cluster.id.text);
    cluster.subnets = building.subnets(*network, "subnet_ids");
    cluster.endpoints = building.placed(*resource);
    if (!cluster.subnets.empty()) building.topology.clusters.emplace(cluster.id, cluster);
  }
}

}  // namespace ashlar::topology
