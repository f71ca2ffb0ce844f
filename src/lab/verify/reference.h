// Who reaches whom by the reference architecture, in a table written from its description ("The systems") and
// not from the graph: else the graph's rules would be compared with themselves.
#pragma once

#include <string>

#include "lab/verify/choices.h"
#include "topology/topology.h"

namespace ashlar::lab {

enum class Must {
  Reach,
  NotReach,
  Either,  ///< it says nothing of it
};

/// "vpn" of `stage.mgmt.vpn.vpn`.
std::string system_of(const topology::Interface& interface);

/// From a machine of the VPN or of CI, by TCP. Of its own account where it is the VPN's, of other accounts
/// where it is CI's.
Must management_to(const topology::Interface& from, const topology::Interface& to, int port,
                   const Choices& choices);

/// From the Internet to a public address.
Must internet_to_tcp(const topology::Topology& topology, const topology::Interface& to, int port);
Must internet_to_udp(const topology::Interface& to, int port, const Choices& choices);

/// Nothing of the one reaches the other: all but an environment and the management of its account and
/// region.
bool apart(const topology::Vpc& one, const topology::Vpc& other);

}  // namespace ashlar::lab
