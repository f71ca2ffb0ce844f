// Where every box of the picture stands: accounts in rows, applications above what they share; in each,
// networks with their tiers from the world down to the data, and beside them what stands in no network.
#pragma once

#include <map>
#include <string>

#include "report/diagram.h"
#include "report/geometry.h"

namespace ashlar::report {

inline constexpr int margin = 8 * cell;  ///< lines run there too
inline constexpr int headline_size = 20;
inline constexpr int title_size = 13;
inline constexpr int detail_size = 11;
inline constexpr int heading = 24;  ///< the strip of a group that holds its title

struct Layout {
  std::map<std::string, Rect> boxes;  ///< by id, groups and nodes
  Rect headline;
  int width = 0;
  int height = 0;
};

/// "NAT ×3"
std::string title_of(const Node& node);

int title_size_of(const Group& group);

/// The room that a group's title takes.
Rect title_room(const Group& group, const Rect& box);

Layout lay_out(const Diagram& diagram);

}  // namespace ashlar::report
