#include "report/layout.h"

#include <algorithm>

#include <fmt/format.h>

#include "report/node_kinds.h"

namespace ashlar::report {

namespace {

constexpr int padding = 2 * cell;
constexpr int gap = 3 * cell;  // room for two lines between boxes
constexpr int node_height = 6 * cell;
constexpr int account_gap = 6 * cell;
constexpr int row_gap = 14 * cell;     // where lines between accounts run
constexpr int tier_width = 64 * cell;  // a row of nodes in a network wraps here
constexpr int side_width = 44 * cell;  // and beside it
constexpr int shared_width = 70 * cell;
constexpr double paper = 1.41;  // A3 and A4, on their side

/// A box with what is in it, whose places are relative to its own corner.
struct Box {
  std::string id;
  Rect at;
  std::vector<Box> inside;
};

using Boxes = std::vector<Box>;

void move_to(Box& box, int x, int y) {
  box.at.x = x;
  box.at.y = y;
}

/// One beneath the other, as wide as the widest.
Box column(Boxes boxes, int between) {
  Box whole;
  int y = 0;
  for (const Box& box : boxes) whole.at.w = std::max(whole.at.w, box.at.w);
  for (Box& box : boxes) {
    move_to(box, 0, y);
    if (!box.id.empty()) box.at.w = whole.at.w;
    y += box.at.h + between;
  }
  whole.at.h = boxes.empty() ? 0 : y - between;
  whole.inside = std::move(boxes);
  return whole;
}

/// Side by side, in as many rows as the width asks for.
Box rows(Boxes boxes, int width, int between, int between_rows) {
  Box whole;
  int x = 0;
  int y = 0;
  int height = 0;
  for (Box& box : boxes) {
    if (x > 0 && x + box.at.w > width) {
      y += height + between_rows;
      x = height = 0;
    }
    move_to(box, x, y);
    x += box.at.w + between;
    height = std::max(height, box.at.h);
    whole.at.w = std::max(whole.at.w, box.at.right());
  }
  whole.at.h = y + height;
  whole.inside = std::move(boxes);
  return whole;
}

/// A border with a title around it, at least as wide as its title.
Box framed(const Group& group, Box content) {
  Box frame;
  frame.id = group.id;
  frame.at.w = std::max(content.at.w + 2 * padding, on_grid(title_room(group, {}).w + padding));
  frame.at.h = content.at.h + heading + padding;
  move_to(content, padding, heading);
  frame.inside.push_back(std::move(content));
  return frame;
}

Box box_of(const Node& node) {
  const int text = std::max(text_width(title_of(node), title_size), text_width(node.detail, detail_size));
  return {node.id, {0, 0, std::max(on_grid(text + padding), 10 * cell), node_height}, {}};
}

class Arranger {
 public:
  explicit Arranger(const Diagram& diagram) : diagram_(diagram) {
    for (const Group& group : diagram.groups) groups_[group.parent].push_back(&group);
    for (const Node& node : diagram.nodes) nodes_[node.group].push_back(&node);
  }

  Box whole() {
    Boxes applications;
    Boxes shared;
    for (const Group* account : groups_[""]) {
      (account->purpose == Purpose::Application ? applications : shared).push_back(this->account(*account));
    }
    Box best;
    for (int width : widths(applications, shared)) {
      Box whole = arranged(applications, shared, width);
      if (best.at.w == 0 || size_on_paper(whole) < size_on_paper(best)) best = std::move(whole);
    }
    return best;
  }

 private:
  /// How wide a sheet must be, on its side, to hold the box.
  static double size_on_paper(const Box& box) { return std::max<double>(box.at.w, box.at.h * paper); }

  /// Of one account, of two side by side, and so on.
  static std::vector<int> widths(const Boxes& applications, const Boxes& shared) {
    std::vector<int> widths;
    for (const Boxes* boxes : {&applications, &shared}) {
      int width = 0;
      for (const Box& box : *boxes) {
        width += box.at.w + account_gap;
        widths.push_back(width);
      }
    }
    return widths;
  }

  Box arranged(const Boxes& applications, const Boxes& shared, int width) {
    Boxes parts;
    for (Box part : {rows(outside(), width, 10 * cell, gap), rows(applications, width, account_gap, row_gap),
                     rows(shared, width, account_gap, row_gap)}) {
      if (part.at.w > 0) parts.push_back(std::move(part));
    }
    return column(std::move(parts), row_gap);
  }

  Boxes outside() {
    Boxes boxes;
    for (const Node* node : nodes_[""]) boxes.push_back(box_of(*node));
    return boxes;
  }

  Boxes nodes_in(const std::string& group) {
    Boxes boxes;
    for (const Node* node : nodes_[group]) boxes.push_back(box_of(*node));
    return boxes;
  }

  Box account(const Group& group) {
    Boxes networks;
    Boxes rest;
    Boxes wide;
    for (const Group* part : groups_[group.id]) {
      if (part->kind == GroupKind::Wide)
        wide.push_back(strip(*part));
      else if (has_network(*part))
        networks.push_back(region(*part));
      else
        rest.push_back(region(*part));
    }
    const bool application = group.purpose == Purpose::Application;
    for (Box& box : rest) wide.push_back(std::move(box));
    Box shared = rows(std::move(wide), application ? tier_width + side_width : 10 * shared_width, gap, gap);
    Boxes parts = std::move(networks);
    // Towards the other row of accounts, which most of its lines lead to.
    parts.insert(application ? parts.end() : parts.begin(), std::move(shared));
    return framed(group, column(std::move(parts), gap));
  }

  bool has_network(const Group& region) {
    const auto& inside = groups_[region.id];
    return std::any_of(inside.begin(), inside.end(),
                       [](const Group* g) { return g->kind == GroupKind::Vpc; });
  }

  /// Networks with data in them side by side; to their right all else, in one column.
  Box region(const Group& group) {
    Boxes networks;
    Boxes side;
    for (const Group* part : groups_[group.id]) {
      if (part->kind == GroupKind::Vpc && groups_[part->id].size() > 2)
        networks.push_back(network(*part));
      else if (part->kind == GroupKind::Vpc)
        side.push_back(network(*part));
    }
    for (const Group* part : groups_[group.id]) {
      if (part->kind == GroupKind::Beside) side.push_back(strip(*part));
    }
    if (Boxes nodes = nodes_in(group.id); !nodes.empty())
      side.push_back(rows(std::move(nodes), side_width, gap, gap));
    if (!side.empty()) networks.push_back(column(std::move(side), gap));
    return framed(group, rows(std::move(networks), 10 * shared_width, gap, gap));
  }

  Box network(const Group& group) {
    Boxes tiers;
    for (const Group* tier : groups_[group.id]) tiers.push_back(strip(*tier, tier_width));
    return framed(group, column(std::move(tiers), gap));
  }

  /// Nodes in rows, clusters among them.
  Box strip(const Group& group, int width = 0) {
    if (width == 0) width = group.kind == GroupKind::Wide ? shared_width : side_width;
    Boxes boxes;
    auto cluster = groups_[group.id].begin();
    const auto add_cluster = [&] { boxes.push_back(strip(**cluster++, width / 2)); };
    for (const Node* node : nodes_[group.id]) {
      while (cluster != groups_[group.id].end() && node->rank > rank_of(cluster_kind)) add_cluster();
      boxes.push_back(box_of(*node));
    }
    while (cluster != groups_[group.id].end()) add_cluster();
    return framed(group, rows(std::move(boxes), width, gap, gap));
  }

  const Diagram& diagram_;
  std::map<std::string, std::vector<const Group*>> groups_;
  std::map<std::string, std::vector<const Node*>> nodes_;
};

void collect(const Box& box, int x, int y, std::map<std::string, Rect>& boxes) {
  const Rect at{x + box.at.x, y + box.at.y, box.at.w, box.at.h};
  if (!box.id.empty()) boxes[box.id] = at;
  for (const Box& inner : box.inside) collect(inner, at.x, at.y, boxes);
}

}  // namespace

std::string title_of(const Node& node) {
  const bool counted = node.count > 1 && (node.kind == "nat" || node.kind == "server");
  return counted ? fmt::format("{} ×{}", node.title, node.count) : node.title;
}

int title_size_of(const Group& group) { return group.kind == GroupKind::Account ? 15 : title_size; }

Rect title_room(const Group& group, const Rect& box) {
  const int detail = group.detail.empty() ? 0 : padding / 2 + text_width(group.detail, detail_size);
  return {box.x + padding / 2, box.y, padding + text_width(group.title, title_size_of(group)) + detail,
          heading - cell};
}

Layout lay_out(const Diagram& diagram) {
  Layout layout;
  const Box whole = Arranger(diagram).whole();
  collect(whole, account_gap, heading + account_gap, layout.boxes);
  layout.width = whole.at.w + 2 * account_gap;
  layout.height = whole.at.h + heading + 2 * account_gap;
  return layout;
}

}  // namespace ashlar::report
