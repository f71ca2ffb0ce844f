// The walls that are made of mounts: what of the host's files is seen inside, and what can be written.
#pragma once

#include <string>
#include <vector>

#include "base/failure.h"

namespace ashlar::lab {

/// In a mount and a PID namespace of the caller's own: `/proc` is made anew, `/tmp`, `/run` and `/dev/shm`
/// are empty and in memory, everything else is read-only but for the `writable` folders, which are seen and
/// written wherever they stand. The working folder stays, where it is still there.
Expected<void> build_mounts(const std::vector<std::string>& writable);

}  // namespace ashlar::lab
