// What somebody changed behind our back, without what follows from what we made ourselves.
#pragma once

#include <optional>

#include "engine/plan.h"
#include "schema/schema.h"

namespace ashlar::engine {

/// As from what the state says (`recorded`) to what AWS says (`planned.prior`), as far as the plan puts it
/// back. The rest of a difference is nobody's wish: a role shows the policies that are attached to it, a
/// table its routes, and these are resources of their own. Null and empty are the same.
std::optional<Change> drift_of(const schema::ResourceType& type, const provider::Value& recorded,
                               const Change& planned);

}  // namespace ashlar::engine
