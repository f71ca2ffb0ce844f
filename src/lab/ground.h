// What each kind of server is made from.
#pragma once

#include <string>
#include <vector>

#include "lab/certificates.h"
#include "lab/doors.h"
#include "lab/secrets.h"
#include "lab/server.h"
#include "topology/topology.h"

namespace ashlar::lab {

struct Ground {
  const topology::Topology& topology;  ///< only the accounts that the lab runs
  const Folder& folder;
  Secrets& secrets;
  Certificates& certificates;
  Doors doors = {};
  std::string programs = {};  ///< the folder of this project's own programs
};

}  // namespace ashlar::lab
