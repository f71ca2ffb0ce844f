// Where the states of the organisation's units are, and as whom they are read.
#pragma once

#include <filesystem>
#include <memory>

#include "engine/roles.h"
#include "engine/unit_states.h"
#include "terraform/expression.h"

namespace ashlar::engine {

/// States in files below a folder, as the units written there have them.
OpenState local_states(std::filesystem::path units);

/// States in S3, each read by the unit's deploy role, which is assumed once. An account that has no id yet
/// has no state.
OpenState s3_states(std::shared_ptr<Roles> roles);

}  // namespace ashlar::engine
