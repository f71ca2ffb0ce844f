#include "report/labels.h"

#include <algorithm>
#include <cstdlib>

namespace ashlar::report {

namespace {

constexpr int label_size = 11;
constexpr int label_height = 12;

struct Stretch {
  Point from;
  Point to;

  int length() const { return std::abs(to.x - from.x); }
};

/// The level parts of all lines with that text, the longest first.
std::vector<Stretch> stretches(const std::vector<Route>& routes, const std::string& text) {
  std::vector<Stretch> all;
  for (const Route& route : routes) {
    if (route.edge->label != text) continue;
    for (std::size_t i = 1; i < route.line.size(); ++i) {
      if (route.line[i - 1].y == route.line[i].y) all.push_back({route.line[i - 1], route.line[i]});
    }
  }
  std::stable_sort(all.begin(), all.end(),
                   [](const Stretch& a, const Stretch& b) { return a.length() > b.length(); });
  return all;
}

class Labeller {
 public:
  Labeller(const Diagram& diagram, const Layout& layout, const std::vector<Route>& routes) : routes_(routes) {
    taken_.push_back(layout.headline);
    for (const Node& node : diagram.nodes) taken_.push_back(layout.boxes.at(node.id));
    for (const Group& group : diagram.groups) taken_.push_back(title_room(group, layout.boxes.at(group.id)));
  }

  std::vector<Label> all() {
    std::vector<std::string> texts;
    for (const Route& route : routes_) {
      const std::string& text = route.edge->label;
      if (!text.empty() && std::find(texts.begin(), texts.end(), text) == texts.end()) texts.push_back(text);
    }
    for (const std::string& text : texts) place(text);
    return std::move(labels_);
  }

 private:
  /// Lines of other labels that the text would cover.
  int covered(const Rect& room, const std::string& text) const {
    int lines = 0;
    for (const Route& route : routes_) {
      if (route.edge->label == text) continue;
      for (std::size_t i = 1; i < route.line.size(); ++i) {
        const Point a = route.line[i - 1], b = route.line[i];
        const Rect part{std::min(a.x, b.x), std::min(a.y, b.y), std::abs(a.x - b.x) + 1,
                        std::abs(a.y - b.y) + 1};
        lines += part.overlaps(room) ? 1 : 0;
      }
    }
    return lines;
  }

  bool is_free(const Rect& room) const {
    return std::none_of(taken_.begin(), taken_.end(),
                        [&](const Rect& other) { return other.overlaps(room); });
  }

  void place(const std::string& text) {
    const int width = text_width(text, label_size) + cell;
    int best = 1 << 20;
    Rect chosen;
    for (const Stretch& stretch : stretches(routes_, text)) {
      const int left = std::min(stretch.from.x, stretch.to.x);
      for (int x = left + cell; x + width + cell <= left + stretch.length(); x += 2 * cell) {
        const Rect room{x, stretch.from.y - label_height / 2, width, label_height};
        if (!is_free(room)) continue;
        const int lines = covered(room, text);
        if (lines >= best) continue;
        best = lines;
        chosen = room;
      }
    }
    if (chosen.w == 0) return;
    taken_.push_back(chosen);
    labels_.push_back({text, {chosen.x + chosen.w / 2, chosen.bottom() - 2}, chosen});
  }

  const std::vector<Route>& routes_;
  std::vector<Rect> taken_;
  std::vector<Label> labels_;
};

}  // namespace

std::vector<Label> labels(const Diagram& diagram, const Layout& layout, const std::vector<Route>& routes) {
  return Labeller(diagram, layout, routes).all();
}

}  // namespace ashlar::report
