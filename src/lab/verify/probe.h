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

enum class Reached {
  Accepted,  ///< somebody listens there
  Refused,   ///< the packet arrived, and nobody listens
  No,
};

struct Probe {
  std::string from;  ///< a network of the lab
  Target target;
};

/// Tries all by TCP at once, and waits for those that do not answer until the time is up. In the order of the
/// probes.
Expected<std::vector<Reached>> probe(View& view, const std::vector<Probe>& probes);

}  // namespace ashlar::lab
