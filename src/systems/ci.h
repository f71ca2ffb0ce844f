// CI: a Jenkins server in the management VPC of shared-services, behind an internal load balancer.
#pragma once

#include <set>
#include <string>

#include "systems/cluster.h"
#include "systems/server.h"

namespace ashlar::systems {

/// "ci.shared-services.acme.example": resolves only in the management VPC, and so for people on its VPN.
std::string ci_domain(const Site& site);

/// The accounts that pipelines deploy into, and so those that CI may enter.
std::set<std::string> accounts_of_pipelines(const Organization& organization);

/// In unit `access` of shared-services: the server's role, which may assume these accounts' deploy roles. It
/// stands apart from the roles that deploying makes, none of which may do that.
const Resource& ci_role(const Site& site);

/// Units `ci` and `ci-pipelines` of a management VPC of shared-services. `zone`, the account's public one,
/// proves its certificate.
void ci(const Ground& ground, const CiSettings& settings, Span from, const Resource& zone,
        const Resource& role);

/// An application VPC that CI deploys into.
struct CiTarget {
  Site site;
  Vpc vpc;
  Cluster cluster;
};

/// Peers the management VPC of shared-services with the target's: to the cluster's endpoint on 443 and
/// nothing else. Unit `ci-peering` of the target, and one named after the target in shared-services.
void ci_peering(const Site& site, const Vpc& management, const CiTarget& target);

}  // namespace ashlar::systems
