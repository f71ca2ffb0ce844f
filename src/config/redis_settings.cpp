#include "config/redis_settings.h"

#include "config/names.h"

namespace ashlar {

const Section<RedisSettings>& RedisSettings::section() {
  static const Section<RedisSettings> section =
      Section<RedisSettings>("redis", "A Redis store on ElastiCache in the persistence subnets.")
          .field("version", &RedisSettings::version,
                 text("Redis version", "7\\.[01]", 3, "a Redis version in quotes, \"7.0\" or \"7.1\""),
                 "\"7.1\"", "Engine version; AWS picks the newest patch and keeps it current.")
          .field("instance", &RedisSettings::instance,
                 text("node type", R"(cache\.[a-z][a-z0-9]*\.(micro|small|medium|large|[0-9]*xlarge))", 40,
                      "an ElastiCache node type, like cache.t4g.small"),
                 "cache.t4g.small", "Node type.")
          .field("replicas", &RedisSettings::replicas, integer(0, 5, "replicas"), "1",
                 "Replicas beside the primary; with one or more, a replica in another zone takes over by "
                 "itself.")
          .field("snapshot_days", &RedisSettings::snapshot_days, integer(0, 35, "days"), "7",
                 "Days that the daily snapshots are kept; 0: none are taken.")
          .field("snapshot_window", &RedisSettings::snapshot_window, daily_window(), "02:00-03:00",
                 "When the daily snapshot is taken, UTC.")
          .field("maintenance_window", &RedisSettings::maintenance_window, weekly_window(),
                 "sun:04:00-sun:05:00", "When AWS may patch the nodes, UTC.")
          .field("reachable_from_vpn", &RedisSettings::reachable_from_vpn, boolean(), "false",
                 "People on the VPN may connect; otherwise only the app subnets may.");
  return section;
}

}  // namespace ashlar
