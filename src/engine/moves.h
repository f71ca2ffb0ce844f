// Resources whose address has changed: their states move, within a unit or to another one, and nothing is
// made or destroyed.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "model/architecture.h"
#include "terraform/state/state_file.h"

namespace ashlar::engine {

/// Those of the architecture's moves that these states have not seen: the old address is there, and the new
/// one is not, or is the same thing, since a run was killed between the two.
std::vector<Move> pending_moves(const Architecture& architecture,
                                const std::map<std::string, terraform::StateFile>& states);

/// Under the new address from now on, in the state of its unit. First of the two, so that no moment is
/// without it.
void arrive(const Move& move, const terraform::StateFile& from, terraform::StateFile& to);
void leave(const Move& move, terraform::StateFile& from);

}  // namespace ashlar::engine
