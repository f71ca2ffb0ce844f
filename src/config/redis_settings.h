// A Redis store of an environment: an ElastiCache replication group.
#pragma once

#include "config/section.h"

namespace ashlar {

struct RedisSettings {
  Located<std::string> version;
  Located<std::string> instance;
  Located<std::int64_t> replicas;
  Located<std::int64_t> snapshot_days;
  Located<std::string> snapshot_window;
  Located<std::string> maintenance_window;
  Located<bool> reachable_from_vpn;

  static const Section<RedisSettings>& section();
};

}  // namespace ashlar
