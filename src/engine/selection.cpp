#include "engine/selection.h"

#include <algorithm>
#include <set>

#include <fnmatch.h>

namespace ashlar::engine {

namespace {

using Globs = std::vector<std::string>;

const std::string extra_system = "extra";

bool fits(const std::string& glob, const std::string& name) {
  return fnmatch(glob.c_str(), name.c_str(), 0) == 0;
}

bool fits(const Globs& globs, const std::string& name) {
  return globs.empty() ||
         std::any_of(globs.begin(), globs.end(), [&](const std::string& glob) { return fits(glob, name); });
}

/// Everything that the neighbours of what is in lead to.
Nodes closure(Nodes nodes, const std::vector<std::vector<std::size_t>>& neighbours) {
  std::vector<std::size_t> next;
  for (std::size_t i = 0; i < nodes.size(); ++i)
    if (nodes[i]) next.push_back(i);
  while (!next.empty()) {
    const std::size_t node = next.back();
    next.pop_back();
    for (const std::size_t neighbour : neighbours[node]) {
      if (nodes[neighbour]) continue;
      nodes[neighbour] = true;
      next.push_back(neighbour);
    }
  }
  return nodes;
}

using Names = std::set<std::string>;

void collect(const std::string& kind, const Globs& globs, const Names& names, std::vector<Unmatched>& all) {
  for (const std::string& glob : globs) {
    const bool known =
        std::any_of(names.begin(), names.end(), [&](const std::string& name) { return fits(glob, name); });
    if (!known) all.push_back({kind, glob, {names.begin(), names.end()}});
  }
}

}  // namespace

bool matches(const Selection& selection, const Unit& unit) {
  return fits(selection.accounts, unit.path.account) && fits(selection.environments, unit.path.environment) &&
         fits(selection.units, unit.path.text());
}

bool matches_extra(const Selection& selection, const Unit& unit) {
  return is_extra(unit) && matches(selection, unit) && fits(selection.systems, extra_system);
}

bool may_match(const Selection& selection, const std::string& account) {
  return fits(selection.accounts, account);
}

bool matches(const Selection& selection, const Resource& resource) {
  return matches(selection, *resource.unit) && fits(selection.systems, std::string(resource.system));
}

Nodes selected(const Graph& graph, const Selection& selection) {
  Nodes nodes;
  for (const Node& node : graph.nodes)
    nodes.push_back(node.resource != nullptr ? matches(selection, *node.resource)
                                             : matches_extra(selection, *node.unit));
  return nodes;
}

Nodes with_needed(const Graph& graph, Nodes nodes) {
  std::vector<std::vector<std::size_t>> needs;
  for (const Node& node : graph.nodes) needs.push_back(node.needs);
  return closure(std::move(nodes), needs);
}

Nodes with_dependants(const Graph& graph, Nodes nodes) {
  std::vector<std::vector<std::size_t>> dependants(graph.nodes.size());
  for (std::size_t i = 0; i < graph.nodes.size(); ++i)
    for (const std::size_t need : graph.nodes[i].needs) dependants[need].push_back(i);
  return closure(std::move(nodes), dependants);
}

UnitSet units_concerned(const Architecture& architecture, const Selection& selection) {
  const Graph graph = graph_of(architecture);
  const Nodes nodes = with_needed(graph, selected(graph, selection));
  UnitSet units;
  for (std::size_t i = 0; i < nodes.size(); ++i)
    if (nodes[i]) units.insert(graph.nodes[i].unit);
  for (const auto& entry : architecture.units())
    if (matches(selection, *entry.second)) units.insert(entry.second.get());
  for (const Move& move : architecture.moves)
    if (const Unit* from = architecture.find(move.unit); from != nullptr && units.contains(move.now->unit))
      units.insert(from);
  return units;
}

std::vector<Unmatched> unmatched(const Architecture& architecture, const Selection& selection) {
  Names accounts;
  Names environments;
  Names systems;
  Names units;
  for (const auto& [path, unit] : architecture.units()) {
    accounts.insert(path.account);
    environments.insert(path.environment);
    units.insert(path.text());
    for (const auto& resource : unit->resources) systems.emplace(resource->system);
    if (is_extra(*unit)) systems.insert(extra_system);
  }
  std::vector<Unmatched> all;
  collect("account", selection.accounts, accounts, all);
  collect("environment", selection.environments, environments, all);
  collect("system", selection.systems, systems, all);
  collect("unit", selection.units, units, all);
  return all;
}

}  // namespace ashlar::engine
