// Alarms of a database server on RDS.
#pragma once

#include "systems/site.h"

namespace ashlar::systems {

/// Connections, processor, memory and disk of one server. `name`: "mysql", "mysql-replica-1".
void add_database_alarms(Scope scope, const Site& site, const Resource& topic, const std::string& name,
                         const MysqlAlarmSettings& settings, const Resource& instance);

/// How far a replica is behind, and whether it follows at all.
void add_replication_alarms(Scope scope, const Site& site, const Resource& topic, const std::string& name,
                            const Resource& instance);

}  // namespace ashlar::systems
