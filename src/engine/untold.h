// What AWS tells nobody about a thing once it is made, or tells under another name than it was asked for.
#pragma once

#include "model/architecture.h"
#include "provider/value.h"
#include "schema/schema.h"

namespace ashlar::engine {

/// Sets attributes of `found`, which the provider's import has read, as `wanted` has them: those that no
/// reading tells, and whose difference would replace the thing, or lead to an update that AWS refuses.
void keep_what_aws_does_not_tell(const schema::ResourceType& type, const provider::Value& wanted,
                                 provider::Value& found);

/// What AWS has once and the provider under either of two attributes, its import reads under one of them:
/// moves it to the other, where `resource` asks for that.
void move_to_where_it_is_asked_for(const Resource& resource, provider::Value& found);

}  // namespace ashlar::engine
