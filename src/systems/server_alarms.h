// Alarms that every server has.
#pragma once

#include <string>

#include "systems/site.h"

namespace ashlar::systems {

/// The CloudWatch namespace that servers report their memory and disks to; EC2 itself sees neither. Dimension
/// `Server`: the server's name in its environment, as in "stage-kafka-1".
inline constexpr std::string_view server_metrics = "Ashlar/Servers";

/// Processor, memory, system disk and, with `has_disk`, its own disk above the settings' thresholds; and no
/// machine in service.
void add_server_alarms(Scope scope, const Site& site, const Resource& topic, const std::string& server,
                       const Resource& group, bool has_disk);

}  // namespace ashlar::systems
