// What a state says of a resource, as the provider wants it.
#pragma once

#include <functional>

#include "engine/plan.h"
#include "provider/session.h"
#include "schema/schema.h"
#include "terraform/state/state_file.h"

namespace ashlar::engine {

/// The object that counts: not one that waits to be destroyed. Null where there is none.
const terraform::StateObject* current_object(const terraform::StateFile& state, const std::string& address);

/// The one with that key, or the current one where it is empty. Null where there is none.
const terraform::StateObject* object_of(const terraform::StateFile& state, const std::string& address,
                                        const std::string& deposed);

/// Whom to ask, once it must be.
using AskForSession = std::function<tl::expected<provider::Session, provider::Diagnostics>()>;

/// Decoded by the schema; the provider is asked only where another version of the schema wrote it. `session`
/// may be empty where no provider can be asked.
tl::expected<provider::State, provider::Diagnostics> decode(const schema::ResourceType& type,
                                                            const terraform::StateObject& object,
                                                            const AskForSession& session);

/// The paths that a state marks as sensitive.
std::vector<provider::Path> sensitive_of(const terraform::StateObject& object);

}  // namespace ashlar::engine
