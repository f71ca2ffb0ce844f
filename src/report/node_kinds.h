// Which resources make a node of the picture. A system whose main resource stands in this table is drawn by
// name; any other unit is drawn as one node with the unit's title. **A new type of resource goes here.**
#pragma once

#include <string_view>

#include "model/architecture.h"

namespace ashlar::report {

enum class Merge {
  Each,     ///< one node for each resource
  Unit,     ///< one for all of a unit: NAT gateways
  Series,   ///< one for those whose names differ by number: zookeeper_1, zookeeper_2
  Account,  ///< one for all of an account: watchmen of its regions
};

struct NodeKind {
  std::string_view type;    ///< of the resource
  std::string_view system;  ///< only where this system made it; empty: any
  std::string_view kind;    ///< "load-balancer"
  std::string_view title;   ///< empty: the resource's own name
  Merge merge = Merge::Unit;
  std::string_view with;  ///< only where the resource sets this attribute; empty: any
};

/// Kinds that no resource makes.
inline constexpr std::string_view unit_kind = "unit";
inline constexpr std::string_view extra_kind = "extra";
inline constexpr std::string_view internet_kind = "internet";
inline constexpr std::string_view people_outside_kind = "people-outside";
inline constexpr std::string_view account_kind = "account";
/// Ids of what stands outside.
inline constexpr std::string_view internet = "internet";
inline constexpr std::string_view outside_people = "people";
inline constexpr std::string_view cluster_kind = "cluster";

/// Null where such a resource makes no node.
const NodeKind* node_kind(const Resource& resource);

/// In the order that a request passes, then what data passes; then all else.
int rank_of(std::string_view kind);

/// The kind of node that a unit without one of its own belongs to: that of the first resource that it refers
/// to. Empty for other parts.
std::string_view adopted_by(std::string_view part);

/// Parts that stand in every place alike and say nothing of this one: keys, topics of alarms, states.
bool is_plumbing(const Unit& unit);

}  // namespace ashlar::report
