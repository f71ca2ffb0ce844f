// The names by which people and programs call a load balancer.
#pragma once

#include <string>
#include <vector>

#include "topology/topology.h"

namespace ashlar::topology {

enum class Names {
  All,
  Public,  ///< that the whole world may ask for
};

/// Names of the records that stand for it, sorted, each once. Not wildcards: nobody calls it
/// `*.acme.example`.
std::vector<std::string> names_of(const Topology& topology, const LoadBalancer& balancer,
                                  Names which = Names::All);

}  // namespace ashlar::topology
