// Names and certificates: a public zone per account, a private zone per environment, and ACM's certificates.
#pragma once

#include "systems/vpc.h"

namespace ashlar::systems {

/// "stage.acme.example": the account's domain for the environment that is named like the account, a subdomain of it for
/// any other. Depends on nothing else, so that no name changes when an environment comes or goes.
std::string environment_domain(const Site& site);

/// "internal.stage.acme.example": names that resolve only inside the VPC and for those who come in through management.
std::string internal_domain(const Site& site);

/// `_global` of every account: unit `dns`, the account's public zone (aws_route53_zone).
const Resource& public_zone(const Site& site);

/// A child zone and the domain it serves.
struct ChildZone {
  const Account* account = nullptr;
  const Resource* zone = nullptr;
};
/// `_global` of shared-services: unit `dns-delegation`, the name-server records of every account's zone under the
/// organisation's own. A unit of its own, so that the parent zone waits for no child.
void delegation(const Site& site, const Resource& parent, const std::vector<ChildZone>& children);

struct EnvironmentNames {
  const Resource* public_zone = nullptr;           ///< the account's
  const Resource* private_zone = nullptr;          ///< aws_route53_zone
  const Resource* public_certificate = nullptr;    ///< aws_acm_certificate_validation: waits until it is issued
  const Resource* internal_certificate = nullptr;  ///< the same
};
/// An environment's unit `dns`: private zone, shared with the management VPC, and certificates for both load balancers.
EnvironmentNames environment_names(const Site& site, const Resource& public_zone, const Vpc& vpc, const Vpc* management);

/// Unit `cdn-certificate` of the environment in us-east-1, the one region where CloudFront takes certificates.
const Resource& cdn_certificate(const Site& us_east_1, const Site& site, const Resource& public_zone);

}  // namespace ashlar::systems
