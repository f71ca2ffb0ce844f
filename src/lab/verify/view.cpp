#include "lab/verify/view.h"

#include <chrono>

#include <fmt/format.h>

namespace ashlar::lab {

View::View(Lab& lab, const topology::Topology& topology, const Folder& folder, Choices choices)
    : lab_(lab),
      topology_(topology),
      folder_(folder),
      choices_(std::move(choices)),
      mark_(fmt::format("verify-{:x}-", std::chrono::system_clock::now().time_since_epoch().count())) {}

Expected<Descriptor> View::socket(const std::string& name_space, bool udp) {
  constexpr int at_once = 64;
  Kept& kept = kept_[udp ? 1 : 0];
  if (kept.name_space != name_space || kept.sockets.empty()) {
    auto made = lab_.sockets(name_space, udp, at_once);
    if (!made) return tl::unexpected(made.error());
    kept = {name_space, std::move(*made)};
  }
  Descriptor one = std::move(kept.sockets.back());
  kept.sockets.pop_back();
  return one;
}

}  // namespace ashlar::lab
