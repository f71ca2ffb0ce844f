// Values of the graph as JSON, for `--json` and for reading.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "model/value.h"

namespace ashlar::cli {

/// References become `${UNIT//TYPE.NAME.ATTRIBUTE}`, JSON documents their contents.
nlohmann::ordered_json value_json(const Value& value);

}  // namespace ashlar::cli
