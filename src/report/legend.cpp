#include "report/legend.h"

#include <algorithm>
#include <set>

#include "report/layout.h"
#include "report/node_kinds.h"

namespace ashlar::report {

namespace {

constexpr int sample_width = 7 * cell;
constexpr int row_height = 5 * cell;

std::string_view meaning(EdgeKind kind) {
  constexpr std::string_view meanings[] = {"requests",
                                           "uses",
                                           "needs, but the network forbids",
                                           "may open, by the network's rules",
                                           "peering of networks",
                                           "records and copies",
                                           "delegates names",
                                           "may enter",
                                           "refers to"};
  return meanings[static_cast<std::size_t>(kind)];
}

/// Empty where the group's own title says enough.
std::string_view meaning(GroupKind kind) {
  switch (kind) {
    case GroupKind::Vpc:
      return "VPC";
    case GroupKind::Tier:
      return "tier: a subnet in each zone";
    case GroupKind::Cluster:
      return "cluster and what runs in it";
    default:
      return "";
  }
}

void add_lines(const Diagram& diagram, std::vector<LegendEntry>& entries) {
  std::set<EdgeKind> kinds;
  for (const Edge& edge : diagram.edges) kinds.insert(edge.kind);
  for (EdgeKind kind : kinds)
    entries.push_back({std::string(meaning(kind)), std::string(name_of(kind)), true, {}, {}});
}

void add_groups(const Diagram& diagram, std::vector<LegendEntry>& entries) {
  std::set<Purpose> purposes;
  std::set<GroupKind> kinds;
  for (const Group& group : diagram.groups) {
    purposes.insert(group.purpose);
    kinds.insert(group.kind);
  }
  for (Purpose purpose : purposes) {
    const std::string name(name_of(purpose));
    entries.push_back({name + " account", "account " + name, false, {}, {}});
  }
  for (GroupKind kind : kinds) {
    if (!meaning(kind).empty())
      entries.push_back({std::string(meaning(kind)), std::string(name_of(kind)), false, {}, {}});
  }
}

void add_nodes(const Diagram& diagram, std::vector<LegendEntry>& entries) {
  const auto shown = [&](bool extra) {
    return std::any_of(diagram.nodes.begin(), diagram.nodes.end(), [&](const Node& node) {
      return !node.group.empty() && (node.kind == extra_kind) == extra;
    });
  };
  if (shown(false)) entries.push_back({"system, or a part of one", "n", false, {}, {}});
  if (shown(true)) entries.push_back({"the team's own Terraform", "n2", false, {}, {}});
}

}  // namespace

Legend legend(const Diagram& diagram, int width) {
  Legend legend;
  add_lines(diagram, legend.entries);
  add_groups(diagram, legend.entries);
  add_nodes(diagram, legend.entries);
  int x = 0;
  for (LegendEntry& entry : legend.entries) {
    const int text = on_grid(text_width(entry.text, title_size));
    if (x + sample_width + cell + text > width && x > 0) {
      x = 0;
      legend.height += row_height;
    }
    entry.sample = {x, legend.height, sample_width, 3 * cell};
    entry.at = {x + sample_width + cell, legend.height + 2 * cell};
    x += sample_width + cell + text + 4 * cell;
  }
  legend.height += row_height;
  return legend;
}

}  // namespace ashlar::report
