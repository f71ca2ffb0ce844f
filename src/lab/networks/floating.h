// Addresses of databases and caches that are no node's own: they lead to whichever node serves.
#pragma once

#include <map>
#include <vector>

#include "topology/topology.h"

namespace ashlar::lab {

/// By address, the nodes that may hold it. An address that is a node's own is none: it always leads there.
std::map<topology::Address, std::vector<topology::InterfaceId>> floating_addresses(
    const topology::Topology& topology);

}  // namespace ashlar::lab
