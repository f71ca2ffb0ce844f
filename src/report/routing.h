// Lines between boxes that cross no box: along the grid, with few bends and few crossings; those that lead to
// or from the same box share their way.
#pragma once

#include <vector>

#include "report/layout.h"

namespace ashlar::report {

struct Route {
  const Edge* edge = nullptr;
  Line line;  ///< from border to border; empty where there is no way
};

/// In the order of the diagram's edges.
std::vector<Route> route(const Diagram& diagram, const Layout& layout);

}  // namespace ashlar::report
