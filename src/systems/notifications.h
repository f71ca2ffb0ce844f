// Where alarms go: an encrypted SNS topic for each region of an account.
#pragma once

#include "systems/site.h"

namespace ashlar::systems {

/// The topic of a region, in the region's `_global` unit `notifications`. `key` encrypts it.
const Resource& alarm_topic(const Site& site, const Resource& key);

}  // namespace ashlar::systems
