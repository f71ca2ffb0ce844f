// What an account shows to others: an object in its state bucket per unit that another account reads. Other
// accounts may read these objects, never the states beside them.
#pragma once

#include "model/architecture.h"

namespace ashlar::systems {

/// Adds `aws_s3_object.exports` to each unit whose outputs another account reads. The graph must be linked.
void export_outputs(Architecture& architecture);

}  // namespace ashlar::systems
