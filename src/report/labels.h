// What lines say, and where: once for all lines of the same label, on the longest stretch that has room; of
// ports, once for each box that they lead to, near it.
#pragma once

#include "report/routing.h"

namespace ashlar::report {

struct Label {
  std::string text;
  Point at;  ///< middle of the text's base line
  Rect room;
};

std::vector<Label> labels(const Diagram& diagram, const Layout& layout, const std::vector<Route>& routes);

}  // namespace ashlar::report
