// A change that takes away what a state holds.
#pragma once

#include "engine/plan.h"
#include "schema/schema.h"
#include "terraform/state/state_file.h"

namespace ashlar::engine {

/// `prior` is null where another version of the type wrote it: a provider has to read it first.
Change deletion_of(const Unit& unit, const terraform::StateResource& recorded,
                   const terraform::StateObject& object, const schema::Schema& schema);

/// With its module and its index, as Terraform says it: `module.a.aws_vpc.main["x"]`.
std::string object_address(const terraform::StateResource& recorded, const terraform::StateObject& object);

}  // namespace ashlar::engine
