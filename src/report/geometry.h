// Boxes and lines of the picture, in pixels. Everything stands on a grid, so that lines have lanes of their
// own.
#pragma once

#include <string_view>
#include <vector>

namespace ashlar::report {

/// Boxes begin and end on multiples of it; lines run in the middle of its cells.
inline constexpr int cell = 6;

struct Rect {
  int x = 0;
  int y = 0;
  int w = 0;
  int h = 0;

  int right() const { return x + w; }
  int bottom() const { return y + h; }
  bool overlaps(const Rect& other) const {
    return x < other.right() && other.x < right() && y < other.bottom() && other.y < bottom();
  }
  bool contains(const Rect& other) const {
    return x <= other.x && y <= other.y && right() >= other.right() && bottom() >= other.bottom();
  }
};

struct Point {
  int x = 0;
  int y = 0;

  bool operator==(const Point&) const = default;
};

using Line = std::vector<Point>;

/// The least multiple of `cell` that is no less.
constexpr int on_grid(int length) { return (length + cell - 1) / cell * cell; }

/// Pixels that a text takes at that size, in the widest of the usual sans-serif fonts, so that it fits in all
/// of them.
int text_width(std::string_view text, int size);

}  // namespace ashlar::report
