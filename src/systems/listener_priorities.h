// The order of a listener's rules: the first that matches wins, so the more special must come first.
#pragma once

#include <string>
#include <vector>

namespace ashlar::systems {

/// What a service claims on a listener: a path with everything under it, on one host or on any.
struct Claim {
  std::string host;  ///< empty: any
  std::string path;
};

/// A priority for each claim, from 1 to 50,000, unique on the listener. Claims of a host come before those of
/// any host; then longer paths before shorter, so that `/shop/cart` wins over `/shop`. A priority follows
/// from the claim itself (its kind, its path's length, and a hash of it among the 208 places for that
/// length), so a claim that comes or goes moves no other, except in the rare case that two share a place:
/// then the later in the alphabet takes the next one.
std::vector<int> listener_priorities(const std::vector<Claim>& claims);

}  // namespace ashlar::systems
