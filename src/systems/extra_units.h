// Units that the team wrote in Terraform: they stand among ours, and are given what the environment has.
#pragma once

#include <optional>

#include "systems/services.h"

namespace ashlar::systems {

/// What a team's unit may refer to, as `local.ashlar`.
struct Offer {
  const Site& site;
  const ServiceGround& ground;
  const Resource& key;
  const Resource& zone;  ///< aws_route53_zone, the account's public one
};

/// A unit for each folder of `extra/`, beside the environment's own. Where one has the name of a unit of
/// ours, or of a file that Ashlar writes, that is reported and the unit left out.
void extra_units(const Offer& offer, const std::vector<ExtraUnit>& units, Diagnostics& diagnostics);

}  // namespace ashlar::systems
