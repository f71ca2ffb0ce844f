#include "lab/verify/view.h"

namespace ashlar::lab {

Expected<Descriptor> View::socket(const std::string& name_space, bool udp) {
  constexpr int at_once = 64;
  std::vector<Descriptor>& kept = kept_[{name_space, udp}];
  if (kept.empty()) {
    auto made = lab_.sockets(name_space, udp, at_once);
    if (!made) return tl::unexpected(made.error());
    kept = std::move(*made);
  }
  Descriptor one = std::move(kept.back());
  kept.pop_back();
  return one;
}

}  // namespace ashlar::lab
