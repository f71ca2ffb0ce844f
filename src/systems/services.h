// Services: each claims a path on a load balancer, has a role of its own, and may reach what it uses and
// nothing else.
#pragma once

#include <optional>

#include "systems/cluster.h"
#include "systems/images.h"
#include "systems/kafka.h"
#include "systems/mysql.h"
#include "systems/redis.h"
#include "systems/zookeeper.h"

namespace ashlar::systems {

/// What services may use.
struct Stores {
  std::optional<CertificateAuthority> authority;  ///< of the servers among them
  std::optional<Mysql> mysql;
  std::optional<Redis> redis;
  std::optional<Zookeeper> zookeeper;
  std::optional<Kafka> kafka;
};

bool uses(const ServiceSettings& service, std::string_view store);

/// What services stand on.
struct ServiceGround {
  const Vpc& vpc;
  const LoadBalancers& balancers;
  const Stores& stores;
  const Cluster* cluster;  ///< null: no cluster runs them yet
  const Images& images;
  const Resource& topic;  ///< aws_sns_topic that alarms tell
};

/// Unit `services` of an environment: listener rules, target groups, roles.
void services(const Site& site, const std::vector<Named<ServiceSettings>>& services,
              const ServiceGround& ground);

}  // namespace ashlar::systems
