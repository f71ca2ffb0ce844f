// What somebody added by hand to a resource of ours: a rule, a route, a policy. The provider reads it into an
// attribute that nobody configures, so no plan would ever mention it. What our own resources attach there is
// told from it by their own attributes.
#pragma once

#include <vector>

#include "engine/plan.h"
#include "schema/schema.h"

namespace ashlar::engine {

/// As drift: from nothing to what was added. `changes` must be those of the whole organisation, and their
/// `prior` what AWS says; else ours would count as theirs.
std::vector<Change> additions(const schema::Schema& schema, const std::vector<Change>& changes);

}  // namespace ashlar::engine
