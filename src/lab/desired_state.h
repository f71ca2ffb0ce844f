// From the topology to everything that a lab is made of.
#pragma once

#include "lab/desired.h"
#include "lab/ground.h"

namespace ashlar::lab {

Expected<Desired> desired_state(const Ground& ground);

}  // namespace ashlar::lab
