// From a network that shows something to the smallest one that still does.
#pragma once

#include <functional>

#include "topology/topology.h"

namespace ashlar::lab::testing {

/// Takes away one part after the other as long as `shows` holds, until nothing more can go. What refers to
/// a part goes with it.
topology::Topology shrink(topology::Topology topology,
                          const std::function<bool(const topology::Topology&)>& shows);

}  // namespace ashlar::lab::testing
