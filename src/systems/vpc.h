// Networks: the application VPC with three tiers and the management VPC with two, in each of several zones.
#pragma once

#include <string>
#include <vector>

#include "systems/site.h"

namespace ashlar::systems {

/// Subnets of one kind, one in each zone.
struct Tier {
  std::string name;                           ///< "public", "app", "persistence", "private"
  Cidr cidr;                                  ///< holds every subnet of the tier, and nothing else
  std::vector<const Resource*> subnets;       ///< aws_subnet, by zone
  std::vector<const Resource*> route_tables;  ///< aws_route_table: one, or one per zone

  /// The subnets' ids, as a list.
  Value subnet_ids() const;
};

struct Vpc {
  std::string name;  ///< "stage", "mgmt"
  Cidr cidr;
  const Resource* vpc = nullptr;  ///< aws_vpc
  const Resource* acl = nullptr;  ///< aws_network_acl of the private tier: peers add their own rules to it
  Tier public_tier;
  Tier private_tier;               ///< app, or the management VPC's private tier
  Tier persistence_tier;           ///< empty in a management VPC
  std::vector<std::string> zones;  ///< "eu-west-1a", …

  Value id() const { return (*vpc)["id"]; }
};

/// Routes to the other end of a peering, in every table of a tier; `side` starts their names.
void add_peering_routes(Scope scope, std::string_view side, const Tier& tier, const Cidr& destination,
                        const Resource& peering);

/// `key` encrypts the flow logs.
Vpc management_vpc(const Site& site, const ManagementSettings& settings, Span from, const Resource& key);

/// Peers with `management`, where the region has a management VPC; null otherwise.
Vpc application_vpc(const Site& site, const NetworkSettings& settings, Span from, const Resource& key,
                    const Vpc* management);

}  // namespace ashlar::systems
