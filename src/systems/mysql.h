// A MySQL database on RDS, with its secret, its replicas and its alarms.
#pragma once

#include "systems/security_groups.h"

namespace ashlar::systems {

inline constexpr std::int64_t mysql_port = 3306;

struct Mysql {
  const Resource* instance = nullptr;     ///< aws_db_instance, the primary
  std::vector<const Resource*> replicas;  ///< aws_db_instance
  const Resource* secret = nullptr;       ///< aws_secretsmanager_secret: the administrator's password, plain
  const Resource* security_group = nullptr;  ///< aws_security_group
};

/// Unit `mysql` of an environment. `people` may connect where the settings say so, besides the app tier.
/// `key` encrypts everything. `readings`: see mysql_monitoring.h.
Mysql mysql(const Site& site, const MysqlSettings& settings, Span from, const Vpc& vpc, const Resource& key,
            const Resource& topic, const Resource& readings, const Peers& people);

}  // namespace ashlar::systems
