#include "systems/redis.h"

#include <fmt/format.h>

#include "base/text.h"
#include "systems/redis_alarms.h"
#include "systems/redis_users.h"

namespace ashlar::systems {

namespace {

constexpr int log_days = 30;

/// "redis7" of "7.1".
std::string family(const RedisSettings& settings) { return "redis" + split(*settings.version, '.')[0]; }

const Resource& add_subnet_group(Scope scope, const Site& site, const Vpc& vpc) {
  const std::string name = site.name("redis");
  return scope.add("aws_elasticache_subnet_group", "main",
                   {
                       {"name", name},
                       {"description", "Persistence subnets of " + vpc.name},
                       {"subnet_ids", vpc.persistence_tier.subnet_ids()},
                       {"tags", name_tag(name)},
                   });
}

/// The name carries the family: a group cannot change it, so the next one's stands beside this one while the
/// nodes move over.
const Resource& add_parameter_group(Scope scope, const Site& site, const RedisSettings& settings) {
  const std::string name = site.name(family(settings));
  Resource& group =
      scope.add("aws_elasticache_parameter_group", "main",
                {
                    {"name", name},
                    {"description", "Redis of " + site.environment},
                    {"family", Value(family(settings)).from(settings.version.at.start)},
                    // When memory is full, only what was stored with a date to go is thrown out.
                    {"parameter", list({object({{"name", "maxmemory-policy"}, {"value", "volatile-lru"}})})},
                    {"tags", name_tag(name)},
                });
  group.lifecycle.create_before_destroy = true;
  return group;
}

/// Under `/aws/vendedlogs/`: each other name costs room in the region's one policy of log deliveries, which
/// AWS bounds (CloudWatch Logs User Guide, "Enable logging from AWS services").
Value add_log(Scope scope, const std::string& group, std::string_view log, const Resource& key) {
  const Resource& log_group =
      scope.add("aws_cloudwatch_log_group", replace_all(log, "-", "_"),
                {
                    {"name", fmt::format("/aws/vendedlogs/elasticache/{}/{}", group, log)},
                    {"retention_in_days", log_days},
                    {"kms_key_id", key["arn"]},
                });
  return object({
      {"log_type", log},
      {"destination_type", "cloudwatch-logs"},
      {"destination", log_group["name"]},
      {"log_format", "json"},
  });
}

/// What the nodes of the group have in common.
struct Shared {
  const Resource& subnet_group;
  const Resource& parameter_group;
  const Resource& security_group;
  const Resource& user_group;
  const Resource& key;
};

/// See mysql.cpp: AWS takes no two snapshots of one name, and a security group's id never comes again.
void add_snapshots(Object& attributes, const std::string& name, const RedisSettings& settings,
                   const Resource& security_group) {
  set(attributes, "snapshot_retention_limit", settings.snapshot_days);
  set(attributes, "final_snapshot_identifier", concat({name, "-final-", security_group["id"]}));
  if (*settings.snapshot_days > 0) set(attributes, "snapshot_window", settings.snapshot_window);
}

Object encryption(const Shared& shared) {
  return {
      {"at_rest_encryption_enabled", "true"},
      {"kms_key_id", shared.key["arn"]},
      {"transit_encryption_enabled", true},
      {"transit_encryption_mode", "required"},  // TLS or nothing
  };
}

Object nodes(const RedisSettings& settings) {
  const bool fails_over = *settings.replicas > 0;
  return {
      {"node_type", settings.instance},
      // Families with a disk must use it (ElastiCache User Guide, "Data tiering").
      {"data_tiering_enabled", settings.instance->starts_with("cache.r6gd.")},
      {"num_cache_clusters", Value(*settings.replicas + 1).from(settings.replicas.at.start)},
      {"automatic_failover_enabled", Value(fails_over).from(settings.replicas.at.start)},
      {"multi_az_enabled", Value(fails_over).from(settings.replicas.at.start)},
  };
}

Object group_attributes(const Site& site, const std::string& name, const RedisSettings& settings,
                        const Shared& shared) {
  return {
      {"replication_group_id", name},
      {"description", "Redis of " + site.environment},
      {"engine", "redis"},
      {"engine_version", settings.version},
      {"port", redis_port},
      {"subnet_group_name", shared.subnet_group["name"]},
      {"parameter_group_name", shared.parameter_group["name"]},
      {"security_group_ids", list({shared.security_group["id"]})},
      {"user_group_ids", list({shared.user_group["user_group_id"]})},
      {"maintenance_window", settings.maintenance_window},
      {"auto_minor_version_upgrade", "true"},
      {"apply_immediately", false},  // what interrupts clients waits for the maintenance window
      {"tags", name_tag(name)},
  };
}

const Resource& add_replication_group(Scope scope, const Site& site, const RedisSettings& settings,
                                      const Shared& shared) {
  const std::string name = site.name("redis", redis_name_limit);
  Object attributes = group_attributes(site, name, settings, shared);
  for (const Object& part : {encryption(shared), nodes(settings)}) {
    for (const Member& member : part) set(attributes, member.name, member.value);
  }
  add_snapshots(attributes, name, settings, shared.security_group);
  set(attributes, "log_delivery_configuration",
      list({add_log(scope, name, "slow-log", shared.key), add_log(scope, name, "engine-log", shared.key)}));
  Resource& group = scope.add("aws_elasticache_replication_group", "main", std::move(attributes));
  group.lifecycle.prevent_destroy = *site.common->protect;  // AWS has no such protection of its own
  return group;
}

Scope unit_scope(const Site& site, Span from) {
  return site.scope(
      "redis", "redis",
      {.title = "Redis",
       .what = "The Redis store in the persistence subnets, with its replicas, a user for each service that "
               "uses it, and its alarms.",
       .loss = "What was written since the last snapshot. Deleting it leaves a final snapshot, named after "
               "the store and the id of its security group, from which it can be restored. Where the store "
               "alone is replaced, and not its group, for a second time, delete or copy the first snapshot "
               "before: AWS takes no two of one name."},
      from);
}

}  // namespace

Redis redis(const Site& site, const RedisSettings& settings, Span from, const Vpc& vpc, const Resource& key,
            const Resource& topic, const Peers& people, const std::vector<std::string>& services) {
  Scope scope = unit_scope(site, from);
  Redis made;
  const Shared shared{
      add_subnet_group(scope, site, vpc), add_parameter_group(scope, site, settings),
      add_store_group(scope, site, vpc, "redis", redis_port, settings.reachable_from_vpn, people),
      add_user_group(scope, site, made, services), key};
  made.group = &add_replication_group(scope, site, settings, shared);
  add_redis_alarms(scope, site, topic, *made.group, *settings.replicas + 1);
  return made;
}

}  // namespace ashlar::systems
