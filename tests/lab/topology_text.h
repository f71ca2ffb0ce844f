// A small topology as a person reads it in a test's message.
#pragma once

#include <string>

#include "topology/topology.h"

namespace ashlar::lab::testing {

std::string topology_text(const topology::Topology& topology);

}  // namespace ashlar::lab::testing
