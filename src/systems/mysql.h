// A MySQL database on RDS, with its secret, its replicas and its alarms.
#pragma once

#include "systems/vpc.h"

namespace ashlar::systems {

struct Mysql {
  const Resource* instance = nullptr;  ///< aws_db_instance, the primary
  const Resource* secret = nullptr;    ///< aws_secretsmanager_secret with the administrator's password
};

/// Unit `mysql` of an environment.
Mysql mysql(const Site& site, const MysqlSettings& settings, Span from, const Vpc& vpc, const Resource& key,
            const Resource& topic, const std::vector<Cidr>& vpn_clients);

}  // namespace ashlar::systems
