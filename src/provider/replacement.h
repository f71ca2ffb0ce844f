// Whether a plan replaces its resource. The provider names every path that would force it to; Terraform
// counts only those whose value changes.
#pragma once

#include <vector>

#include "provider/path.h"
#include "provider/value.h"
#include "schema/schema.h"

namespace ashlar::provider {

/// Of `paths` (a plan's `requires_replace`), those where `planned` differs from `prior`, or is unknown.
/// In the order of their texts: the provider names them in any. Empty: it is an update.
std::vector<Path> replaced_by(const schema::Block& block, const std::vector<Path>& paths, const Value& prior,
                              const Value& planned);

}  // namespace ashlar::provider
