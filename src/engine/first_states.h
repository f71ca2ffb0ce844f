// States of what must stand before there is a bucket for states: in files at first, then moved into it.
#pragma once

#include <filesystem>
#include <set>
#include <string>

#include "engine/unit_states.h"
#include "model/architecture.h"

namespace ashlar::engine {

/// In a file below `folder` where there is one, or where the unit's account has no bucket yet; else where
/// `lasting` has it. `without_bucket`: names of such accounts.
OpenState first_states(std::filesystem::path folder, std::set<std::string> without_bucket, OpenState lasting);

/// The same while the buckets go: where an account's bucket has its own state in a file, all other states of
/// that account were empty, and may have gone with it.
OpenState states_while_buckets_go(std::filesystem::path folder, OpenState lasting);

/// Moves the states that stand below `folder` to where `lasting` keeps them, each under both locks: it is
/// there before it is gone here. Fails where another one is there already. Called again, it goes on.
Expected<std::size_t> move_first_states(const Architecture& architecture, const std::filesystem::path& folder,
                                        const OpenState& lasting, const std::string& program_version);

/// The other way, before the buckets go: those of `units`.
Expected<std::size_t> move_states_back(const UnitSet& units, const std::filesystem::path& folder,
                                       const OpenState& lasting, const std::string& program_version);

}  // namespace ashlar::engine
