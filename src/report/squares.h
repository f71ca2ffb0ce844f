// Boxes by where they are, so that those near another are found without looking at all.
#pragma once

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "report/geometry.h"

namespace ashlar::report {

class Squares {
 public:
  /// Numbered from 0.
  void add(const Rect& box) {
    for_each_square(box, [&](std::pair<int, int> square) { squares_[square].push_back(boxes_.size()); });
    boxes_.push_back(box);
  }

  /// Numbers of those that overlap it, in order.
  std::vector<std::size_t> overlapping(const Rect& box) const {
    std::vector<std::size_t> found;
    for_each_square(box, [&](std::pair<int, int> square) {
      const auto near = squares_.find(square);
      if (near == squares_.end()) return;
      for (std::size_t i : near->second) {
        if (boxes_[i].overlaps(box)) found.push_back(i);
      }
    });
    std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());
    return found;
  }

 private:
  static constexpr int side = 16 * cell;

  template <class Visit>
  static void for_each_square(const Rect& box, Visit visit) {
    for (int x = box.x / side; x <= box.right() / side; ++x) {
      for (int y = box.y / side; y <= box.bottom() / side; ++y) visit(std::pair(x, y));
    }
  }

  std::vector<Rect> boxes_;
  std::map<std::pair<int, int>, std::vector<std::size_t>> squares_;
};

}  // namespace ashlar::report
