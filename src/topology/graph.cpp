#include "topology/graph.h"

#include <algorithm>

namespace ashlar::topology {

namespace {

/// Types that other resources name by text, and the attribute that holds it.
constexpr std::pair<std::string_view, std::string_view> found_by_name[] = {
    {"aws_autoscaling_group", "name"},
    {"aws_db_instance", "identifier"},
    {"aws_db_parameter_group", "name"},
    {"aws_db_subnet_group", "name"},
    {"aws_eks_cluster", "name"},
    {"aws_elasticache_parameter_group", "name"},
    {"aws_elasticache_subnet_group", "name"},
    {"aws_elasticache_user", "user_id"},
    {"aws_elasticache_user_group", "user_group_id"},
    {"aws_launch_template", "name"},
};

const std::string* plain_text(const Resource& resource, std::string_view attribute) {
  const Value* value = find(resource.attributes, attribute);
  return value ? value->as<std::string>() : nullptr;
}

std::vector<const Resource*> by_name(const Unit& unit) {
  std::vector<const Resource*> sorted;
  for (const auto& resource : unit.resources) sorted.push_back(resource.get());
  std::sort(sorted.begin(), sorted.end(),
            [](const Resource* a, const Resource* b) { return a->name < b->name; });
  return sorted;
}

}  // namespace

Graph::Graph(const Architecture& architecture) : architecture_(&architecture) {
  for (const auto& [path, unit] : architecture.units()) {
    for (const Resource* resource : by_name(*unit)) index(*resource);
  }
}

const std::string& Graph::id(const Resource& resource) const {
  std::string& id = ids_[&resource];
  if (id.empty()) id = resource.full_address();
  return id;
}

void Graph::index(const Resource& resource) {
  if (resource.mode != schema::Mode::Managed) return;
  by_type_[resource.type].push_back(&resource);
  for (const auto& [type, attribute] : found_by_name) {
    if (resource.type != type) continue;
    const std::string* name = plain_text(resource, attribute);
    if (name)
      by_name_.emplace(NameInPlace{type, resource.unit->path.account, region_of(resource), *name}, &resource);
  }
}

const std::vector<const Resource*>& Graph::all(std::string_view type) const {
  static const std::vector<const Resource*> none;
  const auto found = by_type_.find(type);
  return found == by_type_.end() ? none : found->second;
}

std::vector<std::string_view> Graph::types() const {
  std::vector<std::string_view> types;
  for (const auto& [type, resources] : by_type_) types.push_back(type);
  std::sort(types.begin(), types.end());
  return types;
}

const Resource* Graph::named(std::string_view type, std::string_view name, const Resource& from) const {
  const auto found = by_name_.find({type, from.unit->path.account, region_of(from), name});
  return found == by_name_.end() ? nullptr : found->second;
}

std::string_view region_of(const Resource& resource) {
  const Unit& unit = *resource.unit;
  return unit.path.region == global_place ? unit.provider_region : unit.path.region;
}

}  // namespace ashlar::topology
