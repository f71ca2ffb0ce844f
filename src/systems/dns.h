// Names: a public zone per account, the organisation's own above them, a private zone per environment.
#pragma once

#include "systems/vpc.h"

namespace ashlar::systems {

/// "stage.acme.example": the account's domain for the environment that is named like the account, a subdomain
/// of it for any other; outside the home region with the region's name in it, since names of environments may
/// occur again there. Depends on nothing else, so that no name changes when an environment comes or goes.
std::string environment_domain(const Site& site);

/// "internal.stage.acme.example": names that resolve only inside the VPC and for those who come in through
/// management.
std::string internal_domain(const Site& site);

/// `_global` of every account: unit `dns`, the account's public zone (aws_route53_zone).
const Resource& public_zone(const Site& site);

/// A child zone and the domain it serves.
struct ChildZone {
  const Account* account = nullptr;
  const Resource* zone = nullptr;
};
/// `_global` of shared-services: the organisation's own zone, in unit `dns` beside the account's `own` (or
/// that very zone, where it serves the organisation's domain), and in unit `dns-delegation` the name-server
/// records of every account's zone under it. A unit of its own, so that the parent zone waits for no child.
/// Returns that unit.
const Unit& delegation(const Site& site, const Resource& own, const std::vector<ChildZone>& children);

struct EnvironmentNames {
  const Resource* public_zone = nullptr;         ///< the account's
  const Resource* private_zone = nullptr;        ///< aws_route53_zone
  const Resource* public_certificate = nullptr;  ///< aws_acm_certificate_validation: waits until it is issued
  const Resource* internal_certificate = nullptr;  ///< the same
};
/// An environment's unit `dns`: private zone, shared with the management VPC, and certificates for both load
/// balancers.
EnvironmentNames environment_names(const Site& site, const Resource& public_zone, const Vpc& vpc,
                                   const Vpc* management);

/// "static.stage.acme.example": what the CDN serves.
std::string static_domain(const Site& site);

/// Unit `cdn-certificate` of the environment in us-east-1, the one region where CloudFront takes
/// certificates.
const Resource& cdn_certificate(const Site& us_east_1, const Site& site, const Resource& public_zone);

}  // namespace ashlar::systems
