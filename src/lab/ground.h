// What each kind of server is made from.
#pragma once

#include <string>
#include <vector>

#include "lab/certificates.h"
#include "lab/secrets.h"
#include "lab/server.h"
#include "topology/topology.h"

namespace ashlar::lab {

struct Ground {
  const topology::Topology& topology;  ///< only the accounts that the lab runs
  const Folder& folder;
  Secrets& secrets;
  Certificates& certificates;
};

}  // namespace ashlar::lab
