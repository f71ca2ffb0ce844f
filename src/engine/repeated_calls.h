// What AWS's SDK, inside the provider, does where an answer is lost: it calls again. Most creations know the
// first call by its token, or refuse the second: then all is there, and the provider says that it failed. A
// few make another thing, of which nobody knows.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/find_again.h"

namespace ashlar::engine {

/// AWS's refusal of what has been done already: "EntityAlreadyExists", "Resource.AlreadyAssociated" and the
/// like.
bool says_that_it_is_done(const provider::Diagnostics& diagnostics);

/// AWS gives them neither a name of their own nor a token to know a call by.
bool can_be_made_twice(std::string_view type);

/// Destroys what carries the resource's mark and is not in `recorded`: call it after a creation, with what
/// carried the mark before it among the recorded. Returns the ids of what has gone.
Expected<std::vector<std::string>> remove_twins(const Lost& lost, const aws::Client& client,
                                                const provider::Session& session);

}  // namespace ashlar::engine
