#include "systems/place_units.h"

namespace ashlar::systems {

std::vector<const Unit*> units_of(const Site& site) {
  std::vector<const Unit*> units;
  for (const auto& [path, unit] : site.architecture->units()) {
    const bool here = path.account == site.account->name && path.region == site.region &&
                      path.environment == site.environment;
    if (here) units.push_back(unit.get());
  }
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
