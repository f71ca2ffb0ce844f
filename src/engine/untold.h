// What AWS tells nobody about a thing once it is made.
#pragma once

#include "provider/value.h"
#include "schema/schema.h"

namespace ashlar::engine {

/// Sets attributes of `found`, which the provider's import has read, as `wanted` has them: those that no
/// reading tells, and whose difference would replace the thing, or lead to an update that AWS refuses.
void keep_what_aws_does_not_tell(const schema::ResourceType& type, const provider::Value& wanted,
                                 provider::Value& found);

}  // namespace ashlar::engine
