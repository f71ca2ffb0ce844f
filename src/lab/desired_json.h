// The lab's desired state as JSON, between the command and the supervisor. It holds secrets (servers' files):
// it is never written to a disk or a log.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "lab/desired.h"

namespace ashlar::lab {

nlohmann::json to_json(const Desired& desired);
/// What `to_json` made; anything else throws.
Desired desired_from(const nlohmann::json& json);

}  // namespace ashlar::lab
