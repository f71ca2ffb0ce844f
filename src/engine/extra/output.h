// What Terraform says line by line with `-json`. Source: Terraform's "Machine-Readable UI",
// developer.hashicorp.com/terraform/internals/machine-readable-ui.
#pragma once

#include <functional>
#include <string_view>

#include "engine/extra/terraform.h"

namespace ashlar::engine {

/// Takes in a line; one that is no JSON is left out (`init` prints some). A step is told.
void read_line(std::string_view line, const Unit& unit, ExtraRun& run,
               const std::function<void(const ExtraStep&)>& tell);

}  // namespace ashlar::engine
