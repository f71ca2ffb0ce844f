// Redis: what its settings become.
#include <set>

#include <gtest/gtest.h>

#include "support/resources.h"

namespace ashlar::testing {
namespace {

const Resource& in_redis(const Built& built, const std::string& address) {
  return resource_at(built, "stage/eu-west-1/stage/redis", address);
}

const Resource& group(const Built& built) {
  return in_redis(built, "aws_elasticache_replication_group.main");
}

TEST(Redis, EachServiceThatUsesItHasAUserAndNobodyElse) {
  const auto built = with_stage("redis", "");
  std::set<std::string> users;
  for (const auto& resource : group(*built).unit->resources) {
    if (resource->type == "aws_elasticache_user") users.insert(resource->name);
  }
  EXPECT_EQ(users, (std::set<std::string>{"default", "service_backend"}));
  EXPECT_EQ(value_of<List>(in_redis(*built, "aws_elasticache_user_group.main"), "user_ids").size(), 2U);

  const Resource& backend = in_redis(*built, "aws_elasticache_user.service_backend");
  EXPECT_EQ(value_of<std::string>(backend, "user_id"), value_of<std::string>(backend, "user_name"))
      << "IAM wants them the same";
  EXPECT_EQ(value_of<std::string>(value_of<Object>(backend, "authentication_mode"), "type"), "iam");
}

TEST(Redis, WhoNamesNoUserIsRefused) {
  const auto built = with_stage("redis", "");
  const Resource& user = in_redis(*built, "aws_elasticache_user.default");
  EXPECT_EQ(value_of<std::string>(user, "user_name"), "default");
  EXPECT_TRUE(value_of<std::string>(user, "access_string").starts_with("off "));
  EXPECT_TRUE(value_of<bool>(user, "no_password_required"));
  EXPECT_EQ(find(user.attributes, "authentication_mode"), nullptr) << "it is read back as another";
}

TEST(Redis, OnlyTlsIsSpokenAndAllIsEncrypted) {
  const auto built = with_stage("redis", "");
  EXPECT_TRUE(value_of<bool>(group(*built), "transit_encryption_enabled"));
  EXPECT_EQ(value_of<std::string>(group(*built), "transit_encryption_mode"), "required");
  EXPECT_EQ(value_of<std::string>(group(*built), "at_rest_encryption_enabled"), "true");
  EXPECT_EQ(value_of<Reference>(group(*built), "kms_key_id").resource->address(), "aws_kms_key.main");
  EXPECT_EQ(find(group(*built).attributes, "auth_token"), nullptr) << "it would stand in the state";
}

/// Every node is watched by the name that ElastiCache will give it.
TEST(Redis, ReplicasTakeOverAndEveryNodeIsWatched) {
  for (const std::int64_t replicas : {0, 2}) {
    const auto built = with_stage("redis", "replicas: " + std::to_string(replicas));
    EXPECT_EQ(value_of<std::int64_t>(group(*built), "num_cache_clusters"), replicas + 1);
    EXPECT_EQ(value_of<bool>(group(*built), "automatic_failover_enabled"), replicas > 0);
    EXPECT_EQ(value_of<bool>(group(*built), "multi_az_enabled"), replicas > 0);
    std::int64_t watched = 0;
    std::int64_t lags = 0;
    for (const auto& alarm : group(*built).unit->resources) {
      watched += alarm->name.ends_with("_memory") ? 1 : 0;
      lags += alarm->name.ends_with("_lag") ? 1 : 0;
    }
    EXPECT_EQ(watched, replicas + 1);
    EXPECT_EQ(lags, replicas > 0 ? replicas + 1 : 0);
  }
  const auto built = with_stage("redis", "replicas: 2");
  const Resource& alarm = in_redis(*built, "aws_cloudwatch_metric_alarm.redis_003_memory");
  const Template node = value_of<Template>(value_of<Object>(alarm, "dimensions"), "CacheClusterId");
  EXPECT_EQ(std::get<Reference>(node.parts.at(0)).path, "replication_group_id");
  EXPECT_EQ(std::get<std::string>(node.parts.at(1)), "-003");
}

TEST(Redis, WithoutSnapshotsThereIsNoWindowButALastSnapshot) {
  const auto built = with_stage("redis", "snapshot_days: 0");
  EXPECT_EQ(find(group(*built).attributes, "snapshot_window"), nullptr);
  EXPECT_NE(find(group(*built).attributes, "final_snapshot_identifier"), nullptr);
}

TEST(Redis, OnlyTheAppTierReachesItUnlessTheVpnMay) {
  const auto rules = [](const Built& built) {
    std::set<std::string> names;
    for (const auto& resource : group(built).unit->resources) {
      if (resource->type == "aws_vpc_security_group_ingress_rule") names.insert(resource->name);
    }
    return names;
  };
  EXPECT_EQ(rules(*with_stage("redis", "")), std::set<std::string>{"redis_app_6379"});
  EXPECT_EQ(rules(*with_stage("redis", "reachable_from_vpn: true")),
            (std::set<std::string>{"redis_app_6379", "redis_vpn_server_6379"}));
}

}  // namespace
}  // namespace ashlar::testing
