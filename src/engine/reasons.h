// Why a plan changes what it changes: which line of the description, which resource above, or what else.
#pragma once

#include "engine/plan.h"
#include "schema/schema.h"

namespace ashlar::engine {

/// Fills in `why` of every change that is one, from the lines that the architecture's values remember.
void tell_reasons(const schema::Schema& schema, Plan& plan);

}  // namespace ashlar::engine
