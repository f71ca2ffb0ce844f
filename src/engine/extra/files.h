// A unit of the team's as Terraform runs it for us: like the folder that `terraform` finds on any other day,
// but with a state in a file, and with the values of other units in place of reads of their states.
#pragma once

#include "base/files.h"
#include "engine/evaluate.h"
#include "engine/graph.h"
#include "model/architecture.h"
#include "terraform/state/state_file.h"

namespace ashlar::engine {

using StatesByUnit = std::map<std::string, terraform::StateFile>;

/// What the unit is given, as of now: unknown in part, as long as what gives it is not there.
provider::Value inputs_of(const Unit& unit, const Resolve& resolve);

/// As the outputs in other units' states have it; null where there is none.
provider::Value recorded_inputs_of(const Unit& unit, const StatesByUnit& states);

/// Units that give it what is not known yet.
UnitSet givers_of_unknowns(const Unit& unit, const Resolve& resolve);

/// `inputs` must be known.
FileTree extra_files(const Unit& unit, const provider::Value& inputs);

/// Where the team wrote the file, in the organisation's folder: `prod/eu-west-1/prod/extra/NAME/main.tf`. Of
/// a file that Ashlar writes, where it stands in the unit.
std::string source_of(const Unit& unit, const std::string& file);

}  // namespace ashlar::engine
