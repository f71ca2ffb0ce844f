// The edges of the picture, from what resources refer to and what they know by name.
#pragma once

#include <set>

#include "report/places.h"

namespace ashlar::report {

/// `wiring`: also what everything has.
std::set<Edge> relations(const Architecture& architecture, const Elements& elements, const Places& places,
                         bool wiring);

}  // namespace ashlar::report
