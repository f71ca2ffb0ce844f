// The kernel's settings of a network namespace.
#pragma once

#include "base/failure.h"

namespace ashlar::lab {

/// Of the calling thread's namespace. To be written before there are links: a link takes over what stands
/// under `default` when it is made.
Expected<void> write_settings(bool forwards);

}  // namespace ashlar::lab
