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
constexpr int row_gap = 12 * cell;  // where lines between accounts run
constexpr int unlimited = 1 << 20;
constexpr double paper = 1.41;  // A3 and A4, on their side

/// A box with what is in it, whose places are relative to its own corner.
struct Box {
  std::string id;
  Rect at;
  std::vector<Box> inside;
  bool fills = false;  ///< grows with the box that it is in
};

using Boxes = std::vector<Box>;

void move_to(Box& box, int x, int y) {
  box.at.x = x;
  box.at.y = y;
}

/// A frame passes on what it gains, less its border.
void widen(Box& box, int width) {
  box.at.w = std::max(box.at.w, width);
  for (Box& inner : box.inside) {
    if (inner.fills) widen(inner, box.id.empty() ? width : width - 2 * padding);
  }
}

/// One beneath the other, as wide as the widest.
Box column(Boxes boxes, int between) {
  Box whole;
  int y = 0;
  for (const Box& box : boxes) whole.at.w = std::max(whole.at.w, box.at.w);
  for (Box& box : boxes) {
    move_to(box, 0, y);
    box.fills = box.fills || !box.id.empty();
    if (box.fills) widen(box, whole.at.w);
    y += box.at.h + between;
  }
  whole.at.h = boxes.empty() ? 0 : y - between;
  whole.fills = true;
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
Box framed(const Group& group, Box content, int above = heading) {
  Box frame;
  frame.id = group.id;
  frame.at.w = std::max(content.at.w + 2 * padding, on_grid(title_room(group, {}).w + padding));
  frame.at.h = content.at.h + above + padding;
  move_to(content, padding, above);
  frame.inside.push_back(std::move(content));
  return frame;
}

Box box_of(const Node& node) {
  const int text = std::max(text_width(title_of(node), title_size), text_width(node.detail, detail_size));
  return {node.id, {0, 0, std::max(on_grid(text + padding), 10 * cell), node_height}, {}};
}

/// Draws every account as asked for; and then, arranges them as often as need be.
class Arranger {
 public:
  /// `tier_width`: a row of nodes in a network wraps there. `side_width`: of what stands beside networks with
  /// data; 0: all that stands beneath them.
  Arranger(const Diagram& diagram, int tier_width, int side_width)
      : tier_width_(tier_width),
        beneath_(side_width == 0),
        side_width_(beneath_ ? tier_width + 4 * padding : side_width) {
    for (const Group& group : diagram.groups) groups_[group.parent].push_back(&group);
    for (const Node& node : diagram.nodes) nodes_[node.group].push_back(&node);
    for (const Group* account : groups_[""]) {
      (account->purpose == Purpose::Application ? applications_ : shared_).push_back(this->account(*account));
    }
    outside_ = rows(nodes_in(""), unlimited, 10 * cell, gap);
  }

  /// Rows of accounts, as wide as that; those that others share beneath the applications.
  Box shared_beneath(int width) const {
    Boxes parts = present(
        {rows(applications_, width, account_gap, row_gap), rows(shared_, width, account_gap, row_gap)});
    return below_the_outside(column(std::move(parts), row_gap));
  }

  /// Those that others share in a column to the right.
  Box shared_beside(int width) const {
    Boxes parts = present({rows(applications_, width, account_gap, row_gap), column(shared_, account_gap)});
    return below_the_outside(rows(std::move(parts), unlimited, row_gap, row_gap));
  }

 private:
  Box below_the_outside(Box accounts) const {
    return column(present({outside_, std::move(accounts)}), account_gap);
  }

  static Boxes present(Boxes boxes) {
    boxes.erase(std::remove_if(boxes.begin(), boxes.end(), [](const Box& box) { return box.inside.empty(); }),
                boxes.end());
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
    for (const Group* part : groups_[group.id]) {
      if (part->kind == GroupKind::Wide)
        rest.insert(rest.begin(), strip(*part, side_width_));
      else
        (has_network(*part) ? networks : rest).push_back(region(*part));
    }
    const bool application = group.purpose == Purpose::Application;
    const int width = networks.empty() ? unlimited : column(networks, 0).at.w;
    Box shared = rows(std::move(rest), width, gap, gap);
    // Towards the other row of accounts, which most of its lines lead to.
    networks.insert(application ? networks.end() : networks.begin(), std::move(shared));
    return framed(group, column(present(std::move(networks)), gap));
  }

  bool has_network(const Group& region) {
    const auto& inside = groups_[region.id];
    return std::any_of(inside.begin(), inside.end(),
                       [](const Group* g) { return g->kind == GroupKind::Vpc; });
  }

  /// Networks with data in them side by side; beside or beneath them all else.
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
      if (part->kind == GroupKind::Beside) side.push_back(strip(*part, side_width_));
    }
    if (Boxes nodes = nodes_in(group.id); !nodes.empty())
      side.push_back(rows(std::move(nodes), side_width_, gap, gap));
    Box main =
        networks.size() == 1 ? std::move(networks.front()) : rows(std::move(networks), unlimited, gap, gap);
    if (!beneath_)
      return framed(group,
                    rows(present({std::move(main), column(std::move(side), gap)}), unlimited, gap, gap));
    side.insert(side.begin(), std::move(main));
    return framed(group, column(present(std::move(side)), gap));
  }

  /// Tiers from the world down to the data; side by side where there is room.
  Box network(const Group& group) {
    Boxes tiers;
    int width = -gap;
    for (const Group* tier : groups_[group.id]) {
      tiers.push_back(strip(*tier, tier_width_));
      width += tiers.back().at.w + gap;
    }
    const bool fits = tiers.size() == 2 && width <= side_width_;
    return framed(group, fits ? rows(std::move(tiers), unlimited, gap, gap) : column(std::move(tiers), gap));
  }

  /// Nodes in rows, clusters among them.
  Box strip(const Group& group, int width) {
    Boxes boxes;
    auto cluster = groups_[group.id].begin();
    const auto add_cluster = [&] { boxes.push_back(strip(**cluster++, width / 2)); };
    for (const Node* node : nodes_[group.id]) {
      while (cluster != groups_[group.id].end() && node->rank > rank_of(cluster_kind)) add_cluster();
      boxes.push_back(box_of(*node));
    }
    while (cluster != groups_[group.id].end()) add_cluster();
    return framed(group, rows(std::move(boxes), width, gap, gap), heading + cell);
  }

  const int tier_width_;
  const bool beneath_;
  const int side_width_;
  std::map<std::string, std::vector<const Group*>> groups_;
  std::map<std::string, std::vector<const Node*>> nodes_;
  Boxes applications_;
  Boxes shared_;
  Box outside_;
};

/// How wide a sheet must be, on its side, to hold the box.
double size_on_paper(const Box& box) { return std::max<double>(box.at.w, box.at.h * paper); }

/// Keeps the one that is read more easily on paper.
void choose(Box& best, Box other) {
  if (best.inside.empty() || size_on_paper(other) < size_on_paper(best)) best = std::move(other);
}

Box best_of(const Diagram& diagram) {
  Box best;
  for (int tier_width = 64 * cell; tier_width <= 88 * cell; tier_width += 6 * cell) {
    for (int side_width : {0, 44 * cell, 64 * cell, 84 * cell}) {
      const Arranger arranger(diagram, tier_width, side_width);
      for (int width = 100 * cell; width < 3000 * cell; width += width / 6) {
        choose(best, arranger.shared_beneath(width));
        choose(best, arranger.shared_beside(width));
      }
    }
  }
  return best;
}

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

int title_size_of(const Group& group) { return group.kind == GroupKind::Account ? 16 : title_size; }

Rect title_room(const Group& group, const Rect& box) {
  const int detail = group.detail.empty() ? 0 : padding / 2 + text_width(group.detail, detail_size);
  return {box.x + padding / 2, box.y, padding + text_width(group.title, title_size_of(group)) + detail,
          heading - cell};
}

Layout lay_out(const Diagram& diagram) {
  Layout layout;
  const Box whole = best_of(diagram);
  layout.headline = {margin, margin / 2, text_width(diagram.title, headline_size), 4 * cell};
  const int top = layout.headline.bottom() + 4 * cell;
  collect(whole, margin, top, layout.boxes);
  layout.width = std::max(whole.at.w, on_grid(layout.headline.w)) + 2 * margin;
  layout.height = top + whole.at.h + margin;
  return layout;
}

}  // namespace ashlar::report
