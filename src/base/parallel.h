// Work shared among the machine's cores.
#pragma once

#include <cstddef>
#include <functional>

namespace ashlar {

/// Calls `task` with 0 to `count` - 1, each once, from as many `threads`, by default as there are cores, and
/// returns when all are done. What a task throws is thrown here, once the others are done; of several, one.
void in_parallel(std::size_t count, const std::function<void(std::size_t)>& task, std::size_t threads = 0);

}  // namespace ashlar
