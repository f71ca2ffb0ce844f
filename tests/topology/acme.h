// acme's topology, made once.
#pragma once

#include "support/organization_folder.h"
#include "topology/topology.h"

namespace ashlar::topology {

inline const ashlar::testing::Built& acme() {
  static const auto built = ashlar::testing::build_organization(ashlar::testing::acme_files());
  return *built;
}

inline const Topology& acme_topology() {
  static const Topology topology = topology_of(acme().architecture);
  return topology;
}

}  // namespace ashlar::topology
