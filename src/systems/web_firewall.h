// The web application firewall (AWS WAF) before the public load balancer.
#pragma once

#include "systems/site.h"

namespace ashlar::systems {

/// Lets every request through but those that AWS's managed rules know as attacks, and clients that send too
/// many. `key` encrypts its log.
void add_web_firewall(Scope scope, const Site& site, const LoadBalancerSettings& settings,
                      const Resource& balancer, const Resource& key);

}  // namespace ashlar::systems
