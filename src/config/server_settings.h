// Servers: what every kind of server has in common, and the ensembles that an environment may have.
#pragma once

#include "config/section.h"

namespace ashlar {

/// Software that servers fetch, from where it is published and with its checksum. Without one, the server
/// image carries the software.
struct ArchiveSettings {
  Located<std::string> url;
  Located<std::string> sha256;

  static const Section<ArchiveSettings>& section();
};

struct ZookeeperSettings {
  Located<std::int64_t> servers;
  Located<std::string> instance;
  Located<std::int64_t> storage;
  std::optional<Located<ArchiveSettings>> archive;

  static const Section<ZookeeperSettings>& section();
};

struct KafkaSettings {
  Located<std::int64_t> brokers;
  Located<std::string> instance;
  Located<std::int64_t> storage;
  Located<std::int64_t> replication_factor;
  Located<std::int64_t> min_insync_replicas;
  Located<std::int64_t> retention_days;
  std::optional<Located<ArchiveSettings>> archive;

  static const Section<KafkaSettings>& section();
};

/// The VPN server of a management VPC.
struct VpnSettings {
  Located<std::string> instance;
  Located<std::int64_t> port;
  Located<std::int64_t> certificate_days;

  static const Section<VpnSettings>& section();
};

/// What CI builds, tests and deploys.
struct PipelineSettings {
  Located<std::string> repository;
  Located<std::vector<Located<std::string>>> deploys;

  static const Section<PipelineSettings>& section();
};

/// The CI server (Jenkins), in shared-services.
struct CiSettings {
  Located<std::string> instance;
  Located<std::int64_t> storage;
  Located<std::int64_t> snapshots;
  Located<std::vector<Named<PipelineSettings>>> pipelines;
  std::optional<Located<ArchiveSettings>> archive;

  static const Section<CiSettings>& section();
};

}  // namespace ashlar
