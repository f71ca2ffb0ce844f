// After a run that was killed: what it did is brought into the states before anything is planned.
#pragma once

#include <cstddef>
#include <functional>
#include <string>

#include "engine/journal.h"
#include "engine/unit_states.h"
#include "model/architecture.h"

namespace ashlar::engine {

struct Recovered {
  std::size_t results = 0;  ///< resources whose state was brought up to date
  /// Calls were begun and nobody knows what came of them: what is there has to be read, or looked for, before
  /// they are begun again. Kept in the journal until that is done.
  std::set<ResourceName> in_flight;
  /// Creations that were ended when a run was to stop; the next result of each takes it out of the journal.
  std::set<ResourceName> cut_off;
  /// What was in flight, and what nobody asks for any more: it may be there, and nobody looks for it.
  std::set<ResourceName> forgotten;
};

/// The unit of that path, also one that nobody asks for any more; null where it cannot be told where it was.
using FindUnit = std::function<const Unit*(const std::string& path)>;

/// Takes the dead run's locks over and releases them. What it did to a state that somebody else has changed
/// since is not written there, but counts as in flight. Fails where a lock is held by others, where a unit is
/// not found, or where a state cannot be read or written; called again, it goes on.
Expected<Recovered> recover(const FindUnit& find, const OpenState& open, Journal& journal,
                            const std::string& program_version);

}  // namespace ashlar::engine
