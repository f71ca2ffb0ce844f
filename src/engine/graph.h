// The whole organisation as one graph: which resource comes before which, across units and accounts.
#pragma once

#include <cstddef>
#include <map>
#include <vector>

#include "model/architecture.h"

namespace ashlar::engine {

/// Whether the team wrote it, and Terraform makes what is in it.
inline bool is_extra(const Unit& unit) { return !unit.team_files.empty(); }

struct Node {
  /// Null for a node that stands for all of a unit: others wait for the whole of it, or the team wrote it
  /// and Terraform makes what is in it.
  const Resource* resource = nullptr;
  const Unit* unit = nullptr;
  std::vector<std::size_t> needs;  ///< what must come first, each once, in ascending order
};

struct Graph {
  std::vector<Node> nodes;
  std::map<const Resource*, std::size_t> by_resource;
};

/// Of a linked architecture. A resource needs what its attributes refer to, what it names in `depends_on`,
/// and everything of the units that come before its own (`Unit::after`). A unit of the team's needs
/// everything of the units that it reads. A circle is a bug of a system and throws std::logic_error naming
/// the resources on it.
Graph graph_of(const Architecture& architecture);

/// Resources alone that the resource needs, directly or through others, in the same unit: what a state
/// records as `dependencies`, by address, sorted.
std::vector<std::string> dependencies_in_unit(const Graph& graph, std::size_t node);

}  // namespace ashlar::engine
