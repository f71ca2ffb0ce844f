// What an account shows to others: an object in its state bucket per unit that another account reads. Other
// accounts may read these objects, never the states beside them.
#pragma once

#include <map>
#include <set>
#include <string>

#include "model/architecture.h"

namespace ashlar::systems {

/// Which accounts read from which, by name: the producer, and those that read from it. The graph must be
/// linked.
std::map<std::string, std::set<std::string>> readers_of_accounts(const Architecture& architecture);

/// Adds `aws_s3_object.exports` to each unit whose outputs another account reads. The graph must be linked.
void export_outputs(Architecture& architecture);

}  // namespace ashlar::systems
