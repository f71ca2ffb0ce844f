// What stands behind the doors from the host.
#pragma once

#include <vector>

#include "lab/ground.h"

namespace ashlar::lab {

/// HAProxy on the laptop. Fails where it is missing.
Expected<std::vector<Server>> front_door(const Ground& ground);

}  // namespace ashlar::lab
