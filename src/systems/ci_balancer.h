// The internal load balancer that people on the VPN find CI behind, with its name and its certificate.
#pragma once

#include "systems/server.h"

namespace ashlar::systems {

/// Where the server listens, with TLS of its own.
inline constexpr Ports ci_port{8080, 8080};

/// Passes requests to the group `server`. Returns the target group that its machine belongs into.
const Resource& add_ci_balancer(Scope scope, const Ground& ground, const Resource& public_zone,
                                const Resource& server);

}  // namespace ashlar::systems
