// The public and the internal load balancer. They belong to the network; services claim paths on them.
#pragma once

#include "systems/access_logs.h"
#include "systems/dns.h"
#include "systems/security_groups.h"

namespace ashlar::systems {

/// Where containers listen; services' settings allow no port below.
inline constexpr Ports container_ports{1024, 65535};

struct LoadBalancer {
  const Resource* balancer = nullptr;        ///< aws_lb
  const Resource* listener = nullptr;        ///< aws_lb_listener on 443
  const Resource* security_group = nullptr;  ///< aws_security_group
  const Resource* zone = nullptr;            ///< aws_route53_zone that its domain is named in
  std::string domain;                        ///< the name people and services call it by
};

struct LoadBalancers {
  LoadBalancer public_facing;
  LoadBalancer internal;
};

/// Unit `load-balancers` of an environment. `callers` may call the internal one, besides the app tier. `key`
/// encrypts the firewall's log.
LoadBalancers load_balancers(const Site& site, const LoadBalancerSettings& settings, Span from,
                             const Vpc& vpc, const EnvironmentNames& names, const Peers& callers,
                             const Resource& key, const Resource& topic);

/// TLS 1.3, and 1.2 with forward secrecy and authenticated encryption only (AWS, "Security policies for your
/// Application Load Balancer").
inline constexpr std::string_view tls_policy = "ELBSecurityPolicy-TLS13-1-2-Res-2021-06";

/// What every load balancer has. `kind`, "public" or "internal", is the second half of its name and its
/// folder in `logs`.
Object balancer_attributes(const Site& site, std::string_view kind, const Tier& tier, const AccessLogs& logs,
                           const Resource& group);

/// Alarms at more than ten answers 5xx a minute, its own or its targets'. `kind` begins their names.
void add_error_alarms(Scope scope, const Site& site, std::string_view kind, const Resource& balancer,
                      const Resource& topic);

/// A name of the balancer's zone that leads to it.
void add_alias(Scope scope, std::string_view name, const LoadBalancer& balancer, Value domain);

}  // namespace ashlar::systems
