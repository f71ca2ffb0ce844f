#include "report/labels.h"

#include <algorithm>
#include <cstdlib>
#include <limits>
#include <set>

#include "report/squares.h"

namespace ashlar::report {

namespace {

constexpr int label_size = 11;
constexpr int label_height = 12;
constexpr int arrow = 8;

/// What is said once: of all lines with a text, or, of ports, of those that lead to the same box.
struct Saying {
  std::string text;
  std::string to;  ///< empty: whichever

  explicit Saying(const Edge& edge) : text(edge.label), to(edge.allowed.empty() ? "" : edge.to) {}
  auto operator<=>(const Saying&) const = default;
};

struct Stretch {
  Point from;
  Point to;
  const Edge* edge = nullptr;

  bool is_level() const { return from.y == to.y; }
  int length() const { return std::abs(to.x - from.x) + std::abs(to.y - from.y); }
};

/// The level parts of all its lines, the longest first. Of ports also the upright ones, and those that are
/// nearest to where they lead come first.
std::vector<Stretch> stretches(const std::vector<Route>& routes, const Saying& saying) {
  std::vector<Stretch> all;
  for (const Route& route : routes) {
    if (Saying(*route.edge) != saying) continue;
    for (std::size_t i = route.line.size(); i-- > 1;) {
      const Stretch part{route.line[i - 1], route.line[i], route.edge};
      if (part.is_level() || !saying.to.empty()) all.push_back(part);
    }
  }
  if (!saying.to.empty()) return all;
  std::stable_sort(all.begin(), all.end(),
                   [](const Stretch& a, const Stretch& b) { return a.length() > b.length(); });
  return all;
}

std::vector<Rect> rooms_along(const Stretch& stretch, int width) {
  std::vector<Rect> rooms;
  if (stretch.is_level()) {
    const int left = std::min(stretch.from.x, stretch.to.x);
    for (int x = left + cell; x + width + cell <= left + stretch.length(); x += 2 * cell)
      rooms.push_back({x, stretch.from.y - label_height / 2, width, label_height});
    return rooms;
  }
  const int top = std::min(stretch.from.y, stretch.to.y);
  for (int y = top + 1; y + label_height + arrow <= top + stretch.length(); y += cell / 2)
    rooms.push_back({stretch.from.x - width / 2, y, width, label_height});
  return rooms;
}

/// Where a text of that width may stand on it: from where it leads, backwards.
std::vector<Rect> rooms(const Stretch& stretch, int width) {
  std::vector<Rect> rooms = rooms_along(stretch, width);
  if (stretch.to.x > stretch.from.x || stretch.to.y > stretch.from.y)
    std::reverse(rooms.begin(), rooms.end());
  return rooms;
}

class Labeller {
 public:
  Labeller(const Diagram& diagram, const Layout& layout, const std::vector<Route>& routes) : routes_(routes) {
    taken_.add(layout.headline);
    for (const Node& node : diagram.nodes) taken_.add(layout.boxes.at(node.id));
    for (const Group& group : diagram.groups) taken_.add(title_room(group, layout.boxes.at(group.id)));
    for (const Route& route : routes) {
      for (std::size_t i = 1; i < route.line.size(); ++i) {
        const Point a = route.line[i - 1], b = route.line[i];
        lines_.add(
            {std::min(a.x, b.x), std::min(a.y, b.y), std::abs(a.x - b.x) + 1, std::abs(a.y - b.y) + 1});
        edges_.push_back(route.edge);
      }
    }
  }

  /// What is used comes first: there the port matters most.
  std::vector<Label> all() {
    std::vector<const Edge*> edges;
    for (const Route& route : routes_) {
      if (!route.edge->label.empty()) edges.push_back(route.edge);
    }
    std::stable_sort(edges.begin(), edges.end(),
                     [](const Edge* a, const Edge* b) { return a->kind < b->kind; });
    std::set<Saying> said;
    for (const Edge* edge : edges) {
      if (said.insert(Saying(*edge)).second) place(Saying(*edge));
    }
    return std::move(labels_);
  }

 private:
  /// How much of other lines the text would cover. Where lines of the same sender run together, it could be
  /// about any of them, which is worse.
  std::size_t covered(const Rect& room, const Edge& edge) const {
    std::size_t lines = 0;
    for (std::size_t part : lines_.overlapping(room)) {
      const Edge& other = *edges_[part];
      if (Saying(other) == Saying(edge)) continue;
      lines += other.kind == edge.kind && other.from == edge.from ? 2 : 1;
    }
    return lines;
  }

  void place(const Saying& saying) {
    const int width = text_width(saying.text, label_size) + cell;
    std::size_t best = std::numeric_limits<std::size_t>::max();
    Rect chosen;
    for (const Stretch& stretch : stretches(routes_, saying)) {
      for (const Rect& room : rooms(stretch, width)) {
        if (best == 0 || !taken_.overlapping(room).empty()) continue;
        const std::size_t lines = covered(room, *stretch.edge);
        if (lines >= best) continue;
        best = lines;
        chosen = room;
      }
    }
    if (chosen.w == 0) return;
    taken_.add(chosen);
    labels_.push_back({saying.text, {chosen.x + chosen.w / 2, chosen.bottom() - 2}, chosen});
  }

  const std::vector<Route>& routes_;
  Squares taken_;
  Squares lines_;
  std::vector<const Edge*> edges_;  ///< of `lines_`
  std::vector<Label> labels_;
};

}  // namespace

std::vector<Label> labels(const Diagram& diagram, const Layout& layout, const std::vector<Route>& routes) {
  return Labeller(diagram, layout, routes).all();
}

}  // namespace ashlar::report
