// What it takes to take things down: first the changes that let them be destroyed, then their destruction.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "engine/journal.h"
#include "engine/plan.h"
#include "engine/selection.h"
#include "schema/schema.h"
#include "terraform/state/state_file.h"

namespace ashlar::engine {

using States = std::map<std::string, terraform::StateFile>;

/// Which resources a command that destroys is about: what is selected, and all that needs it.
using Wanted = std::vector<const Resource*>;
Wanted to_be_destroyed(const Architecture& architecture, const Selection& selection, const States& states);

/// What of a plan's destruction is protected, as UNIT//TYPE.NAME.
std::vector<std::string> protected_ones(const Plan& plan);

/// See protection.h. The rest of the architecture stays as it is.
void lift_protection(Architecture& architecture, const Wanted& wanted, const std::string& moment);

/// Of a plan the creations that a dead run had begun: what came of them is to be found before it is known
/// what there is to destroy.
Plan lost_creations(Plan plan, const std::set<ResourceName>& in_flight);

/// Of a plan of such an architecture what has to be done before anything is destroyed: updates alone.
Plan updates_before_destroying(Plan plan, const Wanted& wanted);

/// The destruction of what the states hold of them, and of what nobody asks for any more in the units that
/// are selected. Nothing is asked of AWS. What `is_spared` stays; empty: nothing is.
using IsSpared = std::function<bool(const Unit& unit, const terraform::StateResource& recorded)>;
Plan plan_to_destroy(const Architecture& architecture, const schema::Schema& schema, const States& states,
                     const Wanted& wanted, const Selection& selection, const IsSpared& is_spared);

/// Of what a plan of the selection destroys since nobody asks for it any more, what is protected, as
/// UNIT//TYPE.NAME.
std::vector<std::string> protected_and_unwanted(const Architecture& architecture,
                                                const schema::Schema& schema, const States& states,
                                                const Selection& selection);

}  // namespace ashlar::engine
