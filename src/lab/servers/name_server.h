// Route 53's public side and what stands above it: one authoritative server, Knot, for the root, for the
// public zones and for the names that AWS gives.
#pragma once

#include <vector>

#include "lab/ground.h"

namespace ashlar::lab {

/// One server, `root-dns`. Fails where Knot is missing.
Expected<std::vector<Server>> name_servers(const Ground& ground);

}  // namespace ashlar::lab
