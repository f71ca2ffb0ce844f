// The settings of one environment: its network and the systems in it. Every level above may hold the same
// sections, to say how they are meant everywhere below.
#pragma once

#include "config/mysql_settings.h"
#include "config/network_settings.h"
#include "config/section.h"
#include "config/service_settings.h"

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

  static const Section<CommonSettings>& section();
};

/// A region's own settings.
struct RegionSettings {
  std::optional<Located<ManagementSettings>> management;

  static const Section<RegionSettings>& section();
};

struct EnvironmentSettings {
  Located<NetworkSettings> network;
  Located<LoadBalancerSettings> load_balancers;
  std::optional<Located<MysqlSettings>> mysql;
  Located<std::vector<Named<ServiceSettings>>> services;

  static const Section<EnvironmentSettings>& section();
};

}  // namespace ashlar
