// Whether two AWS servers hold the same, made by two programs from the same configuration: ids, times and
// what else AWS makes up differ.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "model/architecture.h"
#include "terraform/state/state_file.h"

namespace ashlar::whole {

struct World {
  terraform::StateFile state;
  nlohmann::json dump;  ///< of the account
};

/// What differs, a line for each; empty: nothing. Made-up texts are told by the states: of an attribute that
/// `unit` does not set, the two may differ, and then stand for one another wherever they occur.
std::string differences(const World& ours, const World& theirs, const Unit& unit);

}  // namespace ashlar::whole
