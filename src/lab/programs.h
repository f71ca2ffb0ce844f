// Programs of other people that a lab runs, and Debian's packages that hold them.
#pragma once

#include <string>
#include <vector>

#include "base/failure.h"
#include "lab/servers/kinds.h"
#include "topology/topology.h"

namespace ashlar::lab {

/// Those that this topology needs, each once.
std::vector<NeededProgram> needed_programs(const topology::Topology& topology);

/// Names all of these that are not installed, with one command that installs them. Empty: none.
std::vector<Failure> missing_programs(const std::vector<NeededProgram>& needed);

}  // namespace ashlar::lab
