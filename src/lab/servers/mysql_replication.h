// How a pair of MariaDB servers is handed over: GTIDs, and semi-synchronous replication with AFTER_SYNC. A
// write is acknowledged once the standby has received it, and the primary's own engine commits it only then.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "lab/failover/replication.h"

namespace ashlar::lab {

std::unique_ptr<Replication> mysql_replication(const ServerGroup& group, const Folder& folder);

/// The sequence number in "0-167772172-41", 0 where there is none. All writes are of domain 0, and
/// `gtid_strict_mode` makes the number grow with each.
std::uint64_t gtid_sequence(const std::string& position);

}  // namespace ashlar::lab
