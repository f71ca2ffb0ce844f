// What colours, borders and lines mean: only those that the picture shows, in rows as wide as the picture.
#pragma once

#include <string>
#include <vector>

#include "report/diagram.h"
#include "report/geometry.h"

namespace ashlar::report {

struct LegendEntry {
  std::string text;
  std::string style;  ///< classes of the style sheet
  bool is_line = false;
  Rect sample;
  Point at;  ///< where the text begins
};

struct Legend {
  std::vector<LegendEntry> entries;
  int height = 0;
};

Legend legend(const Diagram& diagram, int width);

}  // namespace ashlar::report
