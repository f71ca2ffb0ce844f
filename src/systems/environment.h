// An application environment, from its network to its dashboard.
#pragma once

#include <optional>

#include "systems/artifacts.h"
#include "systems/cluster.h"
#include "systems/images.h"

namespace ashlar::systems {

/// What stands before an environment.
struct Given {
  const Vpc* management = nullptr;            ///< the region's management VPC; null where there is none
  const Resource& zone;                       ///< aws_route53_zone, the account's public one
  const Resource& topic;                      ///< aws_sns_topic that the region's alarms tell
  const Resource& global_topic;               ///< the same in us-east-1
  const Resource& global_key;                 ///< aws_kms_key in us-east-1
  const Resource* backup_settings = nullptr;  ///< of the region; null where nothing is backed up
  const Resource* readings = nullptr;  ///< log group of database servers' readings; null without a database
  const Artifacts& artifacts;
  const Images& images;
  const Resource* backup_copies = nullptr;  ///< aws_backup_vault of the security account; null: no copies
};

/// What CI deploys into.
struct Deployable {
  Site site;
  Vpc vpc;
  std::optional<Cluster> cluster;
};

/// Reports to `diagnostics` what is wrong with the team's own units.
Deployable environment(const Site& site, const Environment& environment, const Given& given,
                       Diagnostics& diagnostics);

}  // namespace ashlar::systems
