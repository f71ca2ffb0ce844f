// What a server takes of the machine: it and all that it started.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

namespace ashlar::lab {

struct Usage {
  std::uint64_t memory = 0;  ///< bytes, PSS: shared pages count in parts, so that sums mean something
  double cpu_seconds = 0;    ///< so far
  int processes = 0;
};

/// By session: each server leads one of its own.
std::map<int, Usage> usage_by_session(const std::vector<int>& sessions);

}  // namespace ashlar::lab
