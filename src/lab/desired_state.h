// From the topology to everything that a lab is made of.
#pragma once

#include "lab/desired.h"
#include "lab/ground.h"

namespace ashlar::lab {

Expected<Desired> desired_state(const Ground& ground);

/// Of it the doors from the host: none where no load balancer is public.
std::vector<Forward> forwards(const topology::Topology& topology, const Doors& doors);

}  // namespace ashlar::lab
