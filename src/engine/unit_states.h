// The states of units.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "model/architecture.h"
#include "terraform/state/state_backend.h"

namespace ashlar::engine {

using OpenState = std::function<std::unique_ptr<terraform::StateBackend>(const Unit& unit)>;

/// By the unit's path; a unit without a state yet has an empty one. Read several at once. Fails with the
/// first that cannot be read, or that is of another account than the unit.
Expected<std::map<std::string, terraform::StateFile>> read_states(const UnitSet& units,
                                                                  const OpenState& open);

}  // namespace ashlar::engine
