// What a service may do: its role, which its pods get from EKS Pod Identity.
#pragma once

#include "systems/services.h"

namespace ashlar::systems {

/// The role, with permission for the stores that the service uses and nothing else; where there is a cluster,
/// its pods get it.
const Resource& add_service_role(Scope scope, const Site& site, const ServiceGround& ground,
                                 const Named<ServiceSettings>& service);

}  // namespace ashlar::systems
