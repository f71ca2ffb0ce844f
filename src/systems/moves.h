// Addresses that have changed between versions of Ashlar: what stands under an old one moves, and nothing on
// AWS is touched.
#pragma once

#include <string_view>
#include <vector>

#include "model/architecture.h"

namespace ashlar::systems {

struct MovedAddress {
  std::string_view part;     ///< the unit's part that had it: "vpc"
  std::string_view address;  ///< "aws_vpc.main"
  std::string_view part_now;
  std::string_view address_now;
  std::string_view since;  ///< the version that has it there
};

/// A line stays for good: nobody knows from which version somebody comes. There is none yet: no address has
/// changed since the first version.
const std::vector<MovedAddress>& moved_addresses();

/// What that means for each unit of those parts.
void add_moves(Architecture& architecture, const std::vector<MovedAddress>& moved);

}  // namespace ashlar::systems
