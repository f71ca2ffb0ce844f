#include "systems/moves.h"

namespace ashlar::systems {

const std::vector<MovedAddress>& moved_addresses() {
  static const std::vector<MovedAddress> none;
  return none;
}

void add_moves(Architecture& architecture, const std::vector<MovedAddress>& moved) {
  for (const auto& [path, unit] : architecture.units())
    for (const MovedAddress& one : moved) {
      const Resource* now = one.part_now == path.part ? unit->find(one.address_now) : nullptr;
      if (now == nullptr) continue;
      UnitPath before = path;
      before.part = one.part;
      architecture.moves.push_back({before, std::string(one.address), now});
    }
}

}  // namespace ashlar::systems
