// VPCs: an environment's application VPC, and a region's management VPC.
#pragma once

#include "config/section.h"
#include "config/server_settings.h"

namespace ashlar {

/// The application VPC: three tiers in each zone.
struct NetworkSettings {
  Located<Cidr> cidr;
  Located<std::int64_t> zones;
  Located<std::int64_t> nat_gateways;
  Located<std::int64_t> flow_log_days;

  static const Section<NetworkSettings>& section();
};

/// The management VPC, where people and CI come in: two tiers in each zone.
struct ManagementSettings {
  Located<Cidr> cidr;
  Located<std::int64_t> zones;
  Located<std::int64_t> nat_gateways;
  Located<std::int64_t> flow_log_days;
  Located<Cidr> vpn_clients;
  Located<VpnSettings> vpn;

  static const Section<ManagementSettings>& section();
};

}  // namespace ashlar
