// What whoever deploys a service must tell it and Kubernetes, in a parameter of Systems Manager.
#pragma once

#include "systems/services.h"

namespace ashlar::systems {

/// No secret stands in it: passwords are named by their secret's ARN. `url` is where the service is found,
/// `calls` the URLs of those that it calls.
void publish_service_settings(Scope scope, const Site& site, const ServiceGround& ground,
                              const Named<ServiceSettings>& service, const Resource& target_group,
                              const Resource& role, const std::string& url, Value calls);

}  // namespace ashlar::systems
