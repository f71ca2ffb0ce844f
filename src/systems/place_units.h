// The units of a place, for systems that look at all of an environment.
#pragma once

#include <string_view>
#include <vector>

#include "systems/site.h"

namespace ashlar::systems {

/// Those of the site's account, region and environment that are there so far, in the order of their paths.
std::vector<const Unit*> units_of(const Site& site);

/// Their resources of a type.
std::vector<const Resource*> resources_of(const Site& site, std::string_view type);

}  // namespace ashlar::systems
