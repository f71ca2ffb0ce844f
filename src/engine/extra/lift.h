// What stops Terraform from destroying a unit of the team's, set aside by a file beside the team's own: an
// override file, whose arguments take the place of those of the same resource.
#pragma once

#include <string>
#include <vector>

#include "base/files.h"
#include "model/architecture.h"
#include "terraform/state/state_file.h"

namespace ashlar::engine {

struct ExtraLift {
  std::vector<std::string> addresses;  ///< resources that have to be changed first
  FileTree files;                      ///< beside the unit's
};

/// Of what stands in the team's own files; what is in a module, or in the state alone, is left to Terraform.
ExtraLift lift_of(const Unit& unit, const terraform::StateFile& state);

/// Addresses of what is protected from being destroyed.
std::vector<std::string> protected_in(const terraform::StateFile& state);

}  // namespace ashlar::engine
