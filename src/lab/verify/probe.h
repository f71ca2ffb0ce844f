// Which addresses and ports can be reached from a network of the lab.
#pragma once

#include <string>
#include <vector>

#include "lab/verify/view.h"

namespace ashlar::lab {

struct Target {
  topology::Address address;
  int port = 0;
  std::string name;  ///< for people: "stage.stage.mysql.primary:3306"
};

struct Probe {
  std::string from;  ///< a network of the lab
  Target target;
};

/// Which are reached, in the order of the probes: a refusal came from there too. Tries all by TCP at once,
/// and waits for those that do not answer until the time is up.
Expected<std::vector<bool>> probe(View& view, const std::vector<Probe>& probes);

}  // namespace ashlar::lab
