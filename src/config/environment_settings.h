// The settings of one environment: its network and the systems in it. Every level above may hold the same
// sections, to say how they are meant everywhere below.
#pragma once

#include "config/cluster_settings.h"
#include "config/function_settings.h"
#include "config/mysql_settings.h"
#include "config/network_settings.h"
#include "config/operation_settings.h"
#include "config/redis_settings.h"
#include "config/section.h"
#include "config/server_settings.h"
#include "config/service_settings.h"
#include "config/static_site_settings.h"

namespace ashlar {

struct KeySettings {
  Located<std::vector<Located<std::string>>> administrators;
  Located<std::vector<Located<std::string>>> users;

  static const Section<KeySettings>& section();
};

struct LoadBalancerSettings {
  Located<std::int64_t> archive_logs_after;
  Located<std::int64_t> delete_logs_after;
  Located<std::int64_t> idle_timeout;
  Located<std::int64_t> requests_per_client;

  static const Section<LoadBalancerSettings>& section();
};

/// Settings that every level may hold and that reach everything below.
struct CommonSettings {
  Located<std::vector<Named<std::string>>> tags;
  Located<bool> protect;
  Located<std::vector<Located<std::string>>> notify;
  Located<KeySettings> keys;
  Located<MonitoringSettings> monitoring;
  Located<std::vector<Named<std::string>>> server_images;
  Located<std::vector<Named<yaml::Node>>> overrides;

  static const Section<CommonSettings>& section();
};

/// A region's own settings.
struct RegionSettings {
  std::optional<Located<ManagementSettings>> management;
  std::optional<Located<CiSettings>> ci;

  static const Section<RegionSettings>& section();
};

struct EnvironmentSettings {
  Located<NetworkSettings> network;
  Located<LoadBalancerSettings> load_balancers;
  std::optional<Located<ClusterSettings>> cluster;
  std::optional<Located<MysqlSettings>> mysql;
  std::optional<Located<RedisSettings>> redis;
  std::optional<Located<ZookeeperSettings>> zookeeper;
  std::optional<Located<KafkaSettings>> kafka;
  Located<std::vector<Named<ServiceSettings>>> services;
  Located<std::vector<Named<FunctionSettings>>> functions;
  std::optional<Located<StaticSiteSettings>> static_site;
  std::optional<Located<BackupSettings>> backups;

  static const Section<EnvironmentSettings>& section();
};

}  // namespace ashlar
