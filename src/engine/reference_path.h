// The way that a reference takes through a resource's value: `vpc_config[0].security_group_ids[*]`.
#pragma once

#include <string_view>

#include "provider/value.h"

namespace ashlar::engine {

/// What stands there: unknown where something unknown is met on the way, null where there is nothing. `[*]`
/// leads to one element of a set, the first in a fixed order: its elements agree on what follows. A path that
/// is none throws std::logic_error: the architecture wrote it.
provider::Value follow(const provider::Value& from, std::string_view path);

}  // namespace ashlar::engine
