// The architecture as a picture, before anyone draws it: groups in groups (accounts, regions, VPCs, tiers),
// nodes (systems, not resources) and edges (who uses, records to, opens or peers with whom, and who may talk
// to whom).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "model/architecture.h"
#include "topology/network.h"

namespace ashlar::report {

enum class GroupKind {
  Account,
  Region,
  Vpc,
  Tier,     ///< subnets of one kind
  Cluster,  ///< in a tier; holds the services that run in it
  Beside,   ///< what an environment has outside its VPC
  Wide,     ///< what an account has outside any region
};

/// What an account is for: its colour.
enum class Purpose { Application, SharedServices, Security, Management };

struct Group {
  std::string id;      ///< "prod", "prod/eu-west-1", "prod/eu-west-1/prod/vpc", …
  std::string parent;  ///< another group's id; empty for accounts
  GroupKind kind = GroupKind::Account;
  Purpose purpose = Purpose::Application;  ///< of the account that it stands in
  std::string title;
  std::string detail;              ///< may be empty
  std::vector<std::string> units;  ///< paths of the units that it is made of: of networks and clusters
};

struct Node {
  std::string id;     ///< a unit's path, "//", and what it is in there
  std::string group;  ///< empty for what stands outside: the Internet, people, other accounts
  std::string_view kind;
  int rank = 0;  ///< where it stands among the nodes of its group: by kind, as a request passes
  std::string title;
  std::string detail;              ///< may be empty
  std::size_t count = 1;           ///< of what the title names
  std::vector<std::string> units;  ///< paths of the units that it is made of
};

enum class EdgeKind {
  Traffic,    ///< requests pass this way
  Uses,       ///< refers to the other, which it needs
  Forbidden,  ///< one of the two above, or people's way in, that the network does not let through
  Allowed,    ///< the network would let it through; nothing here says that anyone does
  Peering,    ///< two VPCs route to each other
  Records,    ///< writes its record, or a copy, to the other
  Names,      ///< passes a part of its domain on
  Enters,     ///< may act in the other account
  Wiring,     ///< what everything has; only where one account is drawn
};

struct Edge {
  std::string from;  ///< id of a node or a group
  std::string to;
  EdgeKind kind = EdgeKind::Uses;
  std::string label;  ///< may be empty
  /// What the network lets the one open to the other; empty where it is not between interfaces.
  std::vector<topology::Traffic> allowed{};

  /// Lines that may run together: what they say of ports is said where each leads to.
  const std::string& way() const {
    static const std::string none;
    return allowed.empty() ? label : none;
  }

  auto operator<=>(const Edge&) const = default;
};

/// Groups by id, so parents before children; nodes by group, rank and id; edges sorted.
struct Diagram {
  std::string title;
  std::vector<std::string> accounts;  ///< names of those that it shows
  std::vector<std::string> systems;   ///< names of those that made what stands in them
  std::vector<Group> groups;
  std::vector<Node> nodes;
  std::vector<Edge> edges;
  std::vector<std::string> plumbing;  ///< units that are not drawn, because every place has them
};

struct DiagramOptions {
  std::string organization;  ///< its name, for the title
  std::string account;       ///< only this one, with its plumbing; empty: all
};

/// From the graph alone, so that overrides and the team's own units show.
Diagram diagram(const Architecture& architecture, const DiagramOptions& options);

std::string_view name_of(GroupKind kind);
std::string_view name_of(Purpose purpose);
std::string_view name_of(EdgeKind kind);

std::string to_dot(const Diagram& diagram);
std::string to_json(const Diagram& diagram);
/// Laid out by `layout.h` and `routing.h`, so the same bytes on every machine.
std::string to_svg(const Diagram& diagram);

}  // namespace ashlar::report
