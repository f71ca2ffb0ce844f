// What a server reads at its first boot: one file that says what it is, and which units of systemd act by it.
// The image brings the units.
#pragma once

#include "systems/server.h"

namespace ashlar::systems {

Value server_user_data(const Ground& ground, const ServerPlan& plan, const Server& server,
                       const Resource& log_group);

}  // namespace ashlar::systems
