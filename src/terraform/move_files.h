// Moves for those who apply with Terraform: what Ashlar's own apply does to the states, as Terraform's
// blocks.
#pragma once

#include "base/files.h"
#include "model/architecture.h"

namespace ashlar::terraform {

/// `moved.tf.json` for each unit that renames something, with `moved` blocks; where something went to another
/// unit, the old one's `removed` block keeps it from being destroyed, and the new one's has to import it.
FileTree move_files(const Architecture& architecture);

}  // namespace ashlar::terraform
