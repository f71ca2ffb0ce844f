// ElastiCache replication groups of one shard, their nodes spread over the subnet group, and who may log in.
#include <algorithm>

#include "topology/parameters.h"
#include "topology/passes.h"

namespace ashlar::topology {

namespace {

constexpr NamePart named{"", "cache"};
constexpr int usual_port = 6379;
constexpr int most_nodes = 6;  // a primary and five replicas (ElastiCache User Guide, "Quotas")

int nodes_of(const Attributes& from) {
  const int wanted = from.has("replicas_per_node_group") ? from.number("replicas_per_node_group", 0) + 1
                                                         : from.number("num_cache_clusters", 1);
  return std::clamp(wanted, 1, most_nodes);
}

/// In the zones that are named, in their order, and else one after the other.
std::vector<SubnetId> subnets_of(const Building& building, const Attributes& from) {
  const Resource* group = from.resource_at("subnet_group_name", {"aws_elasticache_subnet_group"});
  if (!group) return {};
  const std::vector<SubnetId> subnets = building.subnets(building.read(*group), "subnet_ids");
  std::vector<SubnetId> chosen;
  for (const std::string& zone : from.texts("preferred_cache_cluster_azs")) {
    for (const SubnetId& subnet : subnets) {
      if (building.topology.subnets.at(subnet).zone == zone) chosen.push_back(subnet);
    }
  }
  return chosen.empty() ? subnets : chosen;
}

std::string floating_key(const Building& building, const Resource& resource) {
  return building.id(resource) + "#address";
}

void place_cache(Building& building, const Resource& resource) {
  const Attributes from = building.read(resource);
  if (from.number("num_node_groups", 1) > 1)
    building.unmodelled(resource, "a cache of several shards: one is shown");
  const std::vector<SubnetId> subnets = subnets_of(building, from);
  if (subnets.empty()) return building.unmodelled(resource, "stands in subnets that are not in the graph");
  const std::string& name = building.naming.of(resource, named);
  for (int i = 0; i < nodes_of(from); ++i) {
    const std::string number = std::to_string(i + 1);
    const SubnetId& subnet = subnets[static_cast<std::size_t>(i) % subnets.size()];
    PlannedInterface& node = building.plan(resource, number, name + "." + number, subnet, Attachment::Cache);
    node.interface.groups = building.groups(from, "security_group_ids", subnet);
  }
  if (from.flag("automatic_failover_enabled"))
    building.floating.push_back({floating_key(building, resource), subnets.front()});
}

CacheUser user_of(const Building& building, const Resource& resource) {
  const Attributes from = building.read(resource);
  const std::optional<Attributes> mode = from.block("authentication_mode");
  const std::string type = mode ? mode->text("type") : "";
  CacheUser user;
  user.name = from.text("user_name");
  user.access = from.text("access_string");
  user.iam = type == "iam";
  user.password_required = !from.flag("no_password_required") && type != "no-password-required";
  return user;
}

bool in_group(const Resource* group, const Attributes& association) {
  return association.resource_at("user_group_id", {"aws_elasticache_user_group"}) == group;
}

/// By user id, so that nobody is in it twice.
std::vector<const Resource*> members_of(const Building& building, const Resource& group) {
  std::vector<const Resource*> members;
  const auto add = [&](const Resource* user) {
    if (user && std::find(members.begin(), members.end(), user) == members.end()) members.push_back(user);
  };
  for (const auto& user : building.read(group).follow_all("user_ids", {"aws_elasticache_user"})) {
    if (user) add(user->resource);
  }
  for (const Resource* resource : building.graph.all("aws_elasticache_user_group_association")) {
    const Attributes association = building.read(*resource);
    if (in_group(&group, association)) add(association.resource_at("user_id", {"aws_elasticache_user"}));
  }
  return members;
}

std::vector<CacheUser> users_of(const Building& building, const Attributes& from) {
  std::vector<CacheUser> users;
  for (const auto& group : from.follow_all("user_group_ids", {"aws_elasticache_user_group"})) {
    if (!group) continue;
    for (const Resource* user : members_of(building, *group->resource))
      users.push_back(user_of(building, *user));
  }
  return users;
}

Endpoint endpoint_of(const Building& building, const Attributes& from, const char* attribute) {
  return {building.values.text(Reference{&from.resource(), attribute}), from.number("port", usual_port)};
}

void describe(Building& building, const Resource& resource) {
  const Attributes from = building.read(resource);
  Cache cache;
  cache.nodes = building.placed(resource);
  if (cache.nodes.empty()) return;
  cache.id = {building.id(resource)};
  cache.name = from.text("replication_group_id");
  cache.address_name = building.naming.of(resource, named);
  cache.place = building.naming.place(resource);
  cache.engine = from.text("engine", "redis");
  cache.version = from.text("engine_version");
  cache.primary = endpoint_of(building, from, "primary_endpoint_address");
  cache.reader = endpoint_of(building, from, "reader_endpoint_address");
  cache.automatic_failover = from.flag("automatic_failover_enabled");
  cache.transit_encryption = from.flag("transit_encryption_enabled");
  cache.parameters =
      parameters_of(building, from.resource_at("parameter_group_name", {"aws_elasticache_parameter_group"}));
  cache.users = users_of(building, from);
  const auto floating = building.floating_addresses.find(floating_key(building, resource));
  cache.address = floating != building.floating_addresses.end()
                      ? floating->second
                      : building.topology.interfaces.at(cache.nodes.front()).address;
  building.topology.caches.emplace(cache.id, std::move(cache));
}

}  // namespace

void place_caches(Building& building) {
  for (const Resource* resource : building.graph.all("aws_elasticache_replication_group"))
    place_cache(building, *resource);
}

void describe_caches(Building& building) {
  for (const Resource* resource : building.graph.all("aws_elasticache_replication_group"))
    describe(building, *resource);
}

}  // namespace ashlar::topology
