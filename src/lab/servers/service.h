// Services' pods, each with this project's own frontend or backend.
#pragma once

#include <vector>

#include "lab/ground.h"

namespace ashlar::lab {

/// One for each pod. Fails where no certificate can be issued.
Expected<std::vector<Server>> services(const Ground& ground);

}  // namespace ashlar::lab
