// What every resource is by now, planned or made: what references lead to.
#pragma once

#include <vector>

#include "engine/evaluate.h"
#include "engine/graph.h"
#include "provider/path.h"
#include "provider/value.h"
#include "schema/schema.h"

namespace ashlar::engine {

struct Known {
  provider::Value value;
  std::vector<provider::Path> sensitive;  ///< where secrets flowed in through references
};

/// By node of a graph; unknown at first. Written once by whoever makes the node, read by those that need it:
/// the order of the walk keeps them apart.
class Values {
 public:
  /// Both must outlive it.
  Values(const Graph& graph, const schema::Schema& schema)
      : graph_(graph), schema_(schema), known_(graph.nodes.size(), {provider::Unknown{}, {}}) {}

  const Known& at(std::size_t node) const { return known_[node]; }
  void set(std::size_t node, Known known) { known_[node] = std::move(known); }
  Resolved resolve(const Reference& reference) const;

  /// A type that the schema lacks throws std::logic_error: the architecture was checked against it.
  const schema::ResourceType& type_of(const Resource& resource) const;

 private:
  const Graph& graph_;
  const schema::Schema& schema_;
  std::vector<Known> known_;
};

}  // namespace ashlar::engine
