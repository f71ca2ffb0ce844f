// What the reference architecture leaves to a team, as its settings say. Verification reads it from there and
// not from the graph, whose rules it is to judge.
#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>

#include "topology/place.h"

namespace ashlar::lab {

struct Choices {
  /// Stores that people on the VPN may reach: where they stand, and `mysql` or `redis`.
  std::set<std::pair<topology::Place, std::string>> reachable_from_vpn;
  std::map<topology::Place, int> vpn_ports;  ///< UDP, by management VPC
};

}  // namespace ashlar::lab
