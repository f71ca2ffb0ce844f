#include "topology/naming.h"

#include "base/text.h"

namespace ashlar::topology {

namespace {

/// The name, with a number behind it where the set has it; the set has it from then on.
std::string free_name(const std::string& name, std::set<std::string>& taken) {
  std::string free = name;
  for (int number = 2; !taken.insert(free).second; ++number) free = name + "-" + std::to_string(number);
  return free;
}

}  // namespace

Naming::Naming(const Graph& graph) {
  for (const Resource* vpc : graph.all("aws_vpc")) {
    const UnitPath& path = vpc->unit->path;
    regions_[{path.account, path.environment}].insert(path.region);
  }
}

topology::Place Naming::place(const Resource& resource) const {
  const UnitPath& path = resource.unit->path;
  return {path.account, std::string(region_of(resource)), path.environment};
}

std::string Naming::plain(const Resource& resource, std::string_view group) const {
  const UnitPath& path = resource.unit->path;
  const auto regions = regions_.find({path.account, path.environment});
  std::string name = path.account;
  if (regions != regions_.end() && regions->second.size() > 1) name += "." + path.region;
  name += "." + path.environment + ".";
  name += resource.system.empty() ? std::string_view(path.part) : resource.system;
  if (!group.empty()) name += "." + std::string(group);
  if (resource.name != "main") name += "." + hyphenated(resource.name);
  return name;
}

const std::string& Naming::of(const Resource& resource, const NamePart& part) {
  std::string& name = names_[&resource];
  if (!name.empty()) return name;
  name = plain(resource, part.group);
  if (taken_.contains(name) || things_.contains(name)) name += "-" + std::string(part.suffix);
  name = free_name(name, things_);
  return name;
}

std::string Naming::take(const std::string& name) { return free_name(name, taken_); }

std::string hyphenated(std::string_view name) { return replace_all(name, "_", "-"); }

}  // namespace ashlar::topology
