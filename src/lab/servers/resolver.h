// Route 53 Resolver: what answers at a VPC's base address + 2, as Unbound. Another stands outside, for
// people.
#pragma once

#include <vector>

#include "lab/ground.h"

namespace ashlar::lab {

/// A server for each VPC with DNS, in its router's namespace: `stage.stage.vpc.resolver`. It knows the
/// private zones that its VPC sees, and asks the lab's root for everything else. And `resolver`, that knows
/// no private zone. Fails where Unbound is missing.
Expected<std::vector<Server>> resolvers(const Ground& ground);

}  // namespace ashlar::lab
