// What the states tell, without a plan: what is there, and who is at work.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/unit_states.h"

namespace ashlar::engine {

struct UnitLook {
  const Unit* unit = nullptr;
  std::size_t asked_for = 0;  ///< managed resources that the architecture has in it
  std::size_t recorded = 0;   ///< objects that its state holds
  std::uint64_t serial = 0;   ///< 0: it has no state
  std::size_t tainted = 0;    ///< half-made, to be replaced
  std::size_t deposed = 0;    ///< replaced, and still there
  std::optional<terraform::LockInfo> holder;
};

/// In the order of paths, read several at once. Fails with the first that cannot be read.
Expected<std::vector<UnitLook>> look_at(const UnitSet& units, const OpenState& open);

/// Releases a unit's lock, whoever holds it, and notes in its state that more may be there than it tells: the
/// next apply looks for what it is about to make. None where nobody holds it.
Expected<void> release_by_force(const Unit& unit, const OpenState& open, const std::string& lock_id,
                                const std::string& program_version);

}  // namespace ashlar::engine
