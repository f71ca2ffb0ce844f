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

/// Tries all targets at once by TCP, and waits for those that do not answer until the time is up.
Expected<std::vector<Reached>> probe(View& view, const std::string& from, const std::vector<Target>& targets);

}  // namespace ashlar::lab
