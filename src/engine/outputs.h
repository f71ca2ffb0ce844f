// What a unit gives to others, as Terraform would have written it into the unit's state.
#pragma once

#include <map>
#include <string>

#include "engine/evaluate.h"
#include "schema/schema.h"
#include "terraform/state/state_file.h"

namespace ashlar::engine {

struct Outputs {
  std::map<std::string, terraform::StateOutput> known;  ///< null ones are left out, as Terraform does
  bool all_known = true;                                ///< false: some wait for what is to be made
};

/// The type of each is that of the attribute that it takes, as Terraform infers it.
Outputs outputs_of(const Unit& unit, const Resolve& resolve, const schema::Schema& schema);

}  // namespace ashlar::engine
