// The process with number 1 inside: when it ends, the kernel ends everything else.
#pragma once

#include "base/linux/system.h"
#include "lab/linux/cgroups.h"
#include "lab/server.h"

namespace ashlar::lab {

/// Starts the supervisor, reaps what is left behind, and ends with the supervisor. `socket`: of `bind_at`.
int run_inside(const Folder& folder, const Cgroups& cgroups, const Descriptor& socket);

}  // namespace ashlar::lab
