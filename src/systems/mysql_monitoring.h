// Readings of the operating systems below the database servers, which RDS takes every minute (Enhanced
// Monitoring).
#pragma once

#include "systems/site.h"

namespace ashlar::systems {

/// Where RDS keeps the readings of all servers of an account and region, under a name that it does not let
/// one choose: unit `mysql-readings` of a region that has a MySQL. Made before the servers: RDS would make it
/// itself otherwise, unencrypted.
const Resource& mysql_readings(const Site& site, Span from, const Resource& key);

/// The role that takes the readings. Servers wait until it may write: RDS tries at once.
struct Monitoring {
  const Resource* role = nullptr;
  const Resource* may_write = nullptr;
};

Monitoring add_monitoring(Scope scope, const Site& site, const std::vector<std::string>& servers,
                          const Resource& readings);

}  // namespace ashlar::systems
