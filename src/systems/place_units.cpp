#include "systems/place_units.h"

namespace ashlar::systems {

namespace {

bool is_beside(const UnitPath& path, const UnitPath& other) {
  return path.account == other.account && path.region == other.region &&
         path.environment == other.environment;
}

}  // namespace

std::vector<const Unit*> units_of(const Site& site) {
  std::vector<const Unit*> units;
  const auto& all = site.architecture->units();
  const UnitPath before{site.account->name, site.region, site.environment, ""};  // no part's name is empty
  for (auto it = all.lower_bound(before); it != all.end() && is_beside(it->first, before); ++it)
    units.push_back(it->second.get());
  return units;
}

std::vector<const Resource*> resources_of(const Site& site, std::string_view type) {
  std::vector<const Resource*> found;
  for (const Unit* unit : units_of(site)) {
    for (const auto& resource : unit->resources) {
      if (resource->type == type) found.push_back(resource.get());
    }
  }
  return found;
}

}  // namespace ashlar::systems
