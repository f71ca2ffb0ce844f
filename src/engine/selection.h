// Which part of the organisation a command is about, and what that part cannot do without.
#pragma once

#include <string>
#include <vector>

#include "engine/graph.h"

namespace ashlar::engine {

/// Globs, as fnmatch(3) reads them; `*` stands for slashes, too. Of one kind any may match, and every kind
/// that is given must. Without any: everything.
struct Selection {
  std::vector<std::string> accounts;
  std::vector<std::string> environments;
  std::vector<std::string> systems;
  std::vector<std::string> units;  ///< by path: `stage/eu-west-1/stage/mysql`, `*/mysql`

  bool operator==(const Selection&) const = default;
};

bool matches(const Selection& selection, const Resource& resource);

/// The same without its system, which nobody knows of what is in a state and not asked for any more.
bool matches(const Selection& selection, const Unit& unit);
/// A unit of the team's is a system of its own: `extra`.
bool matches_extra(const Selection& selection, const Unit& unit);
/// Whether anything of the account may be selected.
bool may_match(const Selection& selection, const std::string& account);

/// For each node of a graph, whether it is in.
using Nodes = std::vector<bool>;

Nodes selected(const Graph& graph, const Selection& selection);
/// With all that they need, directly or through others: what must be there for them to be made.
Nodes with_needed(const Graph& graph, Nodes nodes);
/// With all that needs them, directly or through others: what must go before they can go.
Nodes with_dependants(const Graph& graph, Nodes nodes);

/// The units whose states must be known to plan the selection.
UnitSet units_concerned(const Architecture& architecture, const Selection& selection);

/// A glob that stands for nothing in the architecture.
struct Unmatched {
  std::string kind;  ///< "account", "environment", "system" or "unit"
  std::string glob;
  std::vector<std::string> known;  ///< the names of that kind, sorted
};

std::vector<Unmatched> unmatched(const Architecture& architecture, const Selection& selection);

}  // namespace ashlar::engine
