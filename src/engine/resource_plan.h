// The plan of one resource: what is asked for, held against what is there.
#pragma once

#include <vector>

#include "engine/evaluate.h"
#include "engine/plan.h"
#include "provider/session.h"
#include "schema/schema.h"

namespace ashlar::engine {

struct Asked {
  provider::Value config;                 ///< conforms to the schema
  std::vector<provider::Path> sensitive;  ///< where secrets flowed in through references
};

tl::expected<Asked, provider::Diagnostics> asked_for(const Resource& resource,
                                                     const schema::ResourceType& type,
                                                     const Resolve& resolve);

/// Fills in `change.action`, `planned` and `replaced_by` from `change.prior` and `tainted`: in place, but for
/// what `lifecycle` ignores; or, where that cannot be, once more as if there were nothing. Returns the
/// configuration that was planned with.
tl::expected<provider::Value, provider::Diagnostics> plan_change(const provider::Session& session,
                                                                 const schema::ResourceType& type,
                                                                 const provider::Value& config,
                                                                 const Lifecycle& lifecycle, Change& change);

}  // namespace ashlar::engine
