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
  /// By UDP, and this network listens for it; empty: by TCP.
  std::string udp_at = {};
};

struct Probe {
  std::string from;  ///< a network of the lab
  Target target;
};

enum class Reached {
  No,
  OneWay,  ///< a datagram arrived, and the answer to it did not
  Yes,     ///< by TCP also where it was refused: the refusal came from there
};

/// In the order of the probes. All are tried at once, and those that do not answer waited for until the time
/// is up.
Expected<std::vector<Reached>> probe(View& view, const std::vector<Probe>& probes);

/// The part of `probe` for UDP: listens where datagrams should arrive, and answers them.
Expected<std::vector<Reached>> probe_udp(View& view, const std::vector<Probe>& probes);

/// As many sockets as this process may have, with room for others.
std::size_t sockets_at_once();

}  // namespace ashlar::lab
