// Names of the record, known before it is made: policies of one account name what stands in another.
#pragma once

#include <string_view>

namespace ashlar::systems {

/// Every account's trail.
inline constexpr std::string_view trail_name = "audit";

/// GuardDuty's scans of servers' disks, for malware.
inline constexpr std::string_view disk_scans = "EBS_MALWARE_PROTECTION";

}  // namespace ashlar::systems
