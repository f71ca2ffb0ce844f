// What protocols and ports are called on a line.
#pragma once

#include <string>
#include <vector>

#include "topology/network.h"

namespace ashlar::report {

/// "tcp 80, 443; udp 1194", "any tcp", "ping", "everything": short, with "…" for more than fits. Empty for
/// nothing.
std::string ports_text(const std::vector<topology::Traffic>& traffic);

}  // namespace ashlar::report
