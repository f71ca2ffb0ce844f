#include "engine/graph.h"

#include <algorithm>
#include <set>
#include <stdexcept>
#include <string>

namespace ashlar::engine {

namespace {

class Builder {
 public:
  explicit Builder(const Architecture& architecture) : architecture_(architecture) {}

  Graph build() {
    for (const auto& entry : architecture_.units())
      for (const auto& resource : entry.second->resources) add(resource.get(), *entry.second);
    for (std::size_t i = 0, count = graph_.nodes.size(); i < count; ++i) connect(i);
    for (const auto& entry : architecture_.units())
      if (is_extra(*entry.second)) connect_extra(*entry.second);
    for (Node& node : graph_.nodes) {
      std::sort(node.needs.begin(), node.needs.end());
      node.needs.erase(std::unique(node.needs.begin(), node.needs.end()), node.needs.end());
    }
    refuse_circles();
    return std::move(graph_);
  }

 private:
  std::size_t add(const Resource* resource, const Unit& unit) {
    graph_.nodes.push_back({resource, &unit, {}});
    if (resource != nullptr) graph_.by_resource.emplace(resource, graph_.nodes.size() - 1);
    return graph_.nodes.size() - 1;
  }

  void connect(std::size_t index) {
    const Resource& resource = *graph_.nodes[index].resource;
    std::vector<std::size_t> needs;
    for (const Member& attribute : resource.attributes)
      for_each_reference(attribute.value, [&](const Reference& reference) {
        needs.push_back(graph_.by_resource.at(reference.resource));
      });
    for (const Resource* other : resource.depends_on) needs.push_back(graph_.by_resource.at(other));
    for (const Unit* before : resource.unit->after) needs.push_back(whole(*before));
    graph_.nodes[index].needs = std::move(needs);
  }

  void connect_extra(const Unit& unit) {
    std::vector<std::size_t>& needs = graph_.nodes[whole(unit)].needs;
    for (const Unit* read : unit.reads)
      for (const auto& resource : read->resources) needs.push_back(graph_.by_resource.at(resource.get()));
  }

  /// The node that stands for all of a unit, made at its first mention.
  std::size_t whole(const Unit& unit) {
    const auto [known, is_new] = whole_.try_emplace(&unit, 0);
    if (!is_new) return known->second;
    known->second = add(nullptr, unit);
    for (const auto& resource : unit.resources)
      graph_.nodes[known->second].needs.push_back(graph_.by_resource.at(resource.get()));
    return known->second;
  }

  void refuse_circles() const {
    std::vector<int> left;
    std::vector<std::vector<std::size_t>> dependants(graph_.nodes.size());
    std::vector<std::size_t> free;
    for (std::size_t i = 0; i < graph_.nodes.size(); ++i) {
      left.push_back(static_cast<int>(graph_.nodes[i].needs.size()));
      for (const std::size_t need : graph_.nodes[i].needs) dependants[need].push_back(i);
      if (left[i] == 0) free.push_back(i);
    }
    std::size_t done = 0;
    for (; !free.empty(); ++done) {
      const std::size_t next = free.back();
      free.pop_back();
      for (const std::size_t dependant : dependants[next])
        if (--left[dependant] == 0) free.push_back(dependant);
    }
    if (done < graph_.nodes.size()) throw std::logic_error("resources need each other: " + names(left));
  }

  std::string names(const std::vector<int>& left) const {
    std::string all;
    for (std::size_t i = 0; i < left.size(); ++i)
      if (left[i] > 0 && graph_.nodes[i].resource != nullptr)
        all += (all.empty() ? "" : ", ") + graph_.nodes[i].resource->full_address();
    return all;
  }

  const Architecture& architecture_;
  Graph graph_;
  std::map<const Unit*, std::size_t> whole_;
};

void collect(const Graph& graph, std::size_t node, std::set<std::size_t>& seen) {
  for (const std::size_t need : graph.nodes[node].needs) {
    const Node& needed = graph.nodes[need];
    if (needed.resource == nullptr || needed.unit != graph.nodes[node].unit) continue;
    if (seen.insert(need).second) collect(graph, need, seen);
  }
}

}  // namespace

Graph graph_of(const Architecture& architecture) { return Builder(architecture).build(); }

/// Ephemeral resources are in no state.
std::vector<std::string> dependencies_in_unit(const Graph& graph, std::size_t node) {
  std::set<std::size_t> seen;
  collect(graph, node, seen);
  std::vector<std::string> addresses;
  for (const std::size_t index : seen) {
    const Resource& resource = *graph.nodes[index].resource;
    if (resource.mode == schema::Mode::Managed) addresses.push_back(resource.address());
  }
  std::sort(addresses.begin(), addresses.end());
  return addresses;
}

}  // namespace ashlar::engine
