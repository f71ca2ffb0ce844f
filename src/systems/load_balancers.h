// The public and the internal load balancer. They belong to the network; services claim paths on them.
#pragma once

#include "systems/dns.h"

namespace ashlar::systems {

struct LoadBalancer {
  const Resource* balancer = nullptr;        ///< aws_lb
  const Resource* listener = nullptr;        ///< aws_lb_listener on 443
  const Resource* security_group = nullptr;  ///< aws_security_group
  std::string domain;                        ///< the name people and services call it by
};

struct LoadBalancers {
  LoadBalancer public_facing;
  LoadBalancer internal;
};

/// Unit `load-balancers` of an environment.
LoadBalancers load_balancers(const Site& site, const LoadBalancerSettings& settings, Span from, const Vpc& vpc,
                             const EnvironmentNames& names, const Resource& key, const Resource& topic);

}  // namespace ashlar::systems
