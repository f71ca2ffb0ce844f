#include "report/routing.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <queue>
#include <set>
#include <tuple>

namespace ashlar::report {

namespace {

// What a step costs, and what makes it dearer.
constexpr int step = 4;
constexpr int shared_step = 1;  // along a line of the same bundle
constexpr int bend = 24;
constexpr int crossing = 40;      // another bundle's line
constexpr int beside_line = 400;  // in the lane of another bundle's line
constexpr int on_border = 14;     // along a group's border
constexpr int on_title = 400;
constexpr int beside_node = 6;  // where it would look like a part of the node's border
constexpr int in_other_account = 4;
/// With more edges than anyone tells apart, a line need not be the best: looked for mostly towards its end,
/// it is found in a tenth of the time.
constexpr std::size_t many_edges = 200;
constexpr int hurry = 3;
constexpr int impossible = std::numeric_limits<int>::max();

constexpr std::array<Point, 4> directions{{{1, 0}, {0, 1}, {-1, 0}, {0, -1}}};

struct Cell {
  bool node = false;
  bool beside_node = false;
  bool title = false;
  bool border = false;
  int account = 0;  ///< 0: none
  /// The bundle whose line runs here, by direction (along x, along y); 0: none.
  std::array<int, 2> bundles{0, 0};
};

/// The cells of the picture.
class Grid {
 public:
  Grid(int width, int height) : columns_(width / cell), rows_(height / cell), cells_(size()) {}

  int columns() const { return columns_; }
  int rows() const { return rows_; }
  std::size_t size() const { return static_cast<std::size_t>(columns_) * static_cast<std::size_t>(rows_); }
  bool holds(Point p) const { return p.x >= 0 && p.y >= 0 && p.x < columns_ && p.y < rows_; }
  std::size_t index(Point p) const {
    return static_cast<std::size_t>(p.y) * static_cast<std::size_t>(columns_) + static_cast<std::size_t>(p.x);
  }
  Cell& operator[](Point p) { return cells_[index(p)]; }
  const Cell& operator[](Point p) const { return cells_[index(p)]; }

  template <class Mark>
  void mark(const Rect& box, Mark change) {
    for (int y = box.y / cell; y < (box.bottom() + cell - 1) / cell; ++y) {
      for (int x = box.x / cell; x < (box.right() + cell - 1) / cell; ++x) {
        if (holds({x, y})) change((*this)[{x, y}]);
      }
    }
  }

 private:
  int columns_;
  int rows_;
  std::vector<Cell> cells_;
};

/// Where a line may touch a box: the cells around it, and the way that leads away from it.
struct Port {
  Point at;
  int direction;
};

std::vector<Port> ports(const Rect& box) {
  const int left = box.x / cell, top = box.y / cell, right = box.right() / cell, bottom = box.bottom() / cell;
  std::vector<Port> all;
  for (int x = left; x < right; ++x) {
    // Corners look bad; but a narrow box has little else.
    if (right - left > 3 && (x == left || x == right - 1)) continue;
    all.push_back({{x, bottom}, 1});
    all.push_back({{x, top - 1}, 3});
  }
  for (int y = top; y < bottom; ++y) {
    if (bottom - top > 3 && (y == top || y == bottom - 1)) continue;
    all.push_back({{right, y}, 0});
    all.push_back({{left - 1, y}, 2});
  }
  return all;
}

/// What line is to be found.
struct Task {
  Rect from;
  Rect to;
  int bundle;
  std::set<int> accounts;  ///< of the two boxes
};

/// A cheap way from one box to another: one search after the other, in the same memory.
class Search {
 public:
  Search(const Grid& grid, int weight)
      : grid_(grid), weight_(weight), costs_(grid.size() * 4, impossible), from_(costs_.size(), -1) {}

  /// Cells from the first box to the second, both ends outside of them.
  std::vector<Point> find(Task task) {
    forget();
    bundle_ = task.bundle;
    accounts_ = std::move(task.accounts);
    const Rect& from = task.from;
    const Rect& to = task.to;
    target_ = {to.x / cell, to.y / cell, to.w / cell, to.h / cell};
    for (const Port& port : ports(to)) {
      if (grid_.holds(port.at)) goals_.insert(state(port.at, (port.direction + 2) % 4));
    }
    const int middle_x = (from.x + from.w / 2) / cell, middle_y = (from.y + from.h / 2) / cell;
    for (const Port& port : ports(from)) {
      if (!grid_.holds(port.at) || grid_[port.at].node) continue;
      const int off =
          port.direction % 2 == 1 ? std::abs(port.at.x - middle_x) : 3 + std::abs(port.at.y - middle_y);
      reach(port.at, port.direction, off + enter(port.at, port.direction), -1);
    }
    return walk();
  }

 private:
  using State = std::int64_t;

  void forget() {
    for (std::size_t at : reached_) costs_[at] = impossible;
    reached_.clear();
    goals_.clear();
    open_ = {};
  }

  static State state_of(std::size_t index, int direction) {
    return static_cast<State>(index) * 4 + direction;
  }
  State state(Point p, int direction) const { return state_of(grid_.index(p), direction); }
  Point point(State state) const {
    const auto index = static_cast<int>(state / 4);
    return {index % grid_.columns(), index / grid_.columns()};
  }

  /// Less than that only along the bundle: a line joins it where that is near, and is found in a tenth of the
  /// time.
  int estimate(Point p) const {
    const int dx = std::max({target_.x - 1 - p.x, p.x - target_.right(), 0});
    const int dy = std::max({target_.y - 1 - p.y, p.y - target_.bottom(), 0});
    return (dx + dy) * step * weight_;
  }

  int enter(Point p, int direction) const {
    const Cell& there = grid_[p];
    const int along = there.bundles[static_cast<std::size_t>(direction % 2)];
    const int across = there.bundles[static_cast<std::size_t>(1 - direction % 2)];
    if (along == bundle_) return shared_step + (across != 0 && across != bundle_ ? crossing : 0);
    int cost = step;
    if (along != 0) cost += beside_line;
    if (across != 0 && across != bundle_) cost += crossing;
    if (there.title) cost += on_title;
    if (there.border) cost += on_border;
    if (there.beside_node) cost += beside_node;
    if (there.account != 0 && accounts_.count(there.account) == 0) cost += in_other_account;
    return cost;
  }

  void reach(Point p, int direction, int cost, State before) {
    const auto at = static_cast<std::size_t>(state(p, direction));
    if (cost >= costs_[at]) return;
    if (costs_[at] == impossible) reached_.push_back(at);
    costs_[at] = cost;
    from_[at] = before;
    open_.emplace(cost + estimate(p), state(p, direction));
  }

  std::vector<Point> walk() {
    while (!open_.empty()) {
      const auto [whole, at] = open_.top();
      open_.pop();
      const int cost = costs_[static_cast<std::size_t>(at)];
      if (whole > cost + estimate(point(at))) continue;
      if (goals_.count(at)) return trace(at);
      expand(at, cost);
    }
    return {};
  }

  void expand(State at, int cost) {
    const int heading = static_cast<int>(at % 4);
    for (int direction = 0; direction < 4; ++direction) {
      if (direction == (heading + 2) % 4) continue;
      const Point here = point(at);
      const Point move = directions[static_cast<std::size_t>(direction)];
      const Point next{here.x + move.x, here.y + move.y};
      if (direction == heading && grid_.holds(next) && !grid_[next].node)
        reach(next, direction, cost + enter(next, direction), at);
      // A bend turns on the spot; the cell must be free both ways.
      if (direction != heading) {
        const int other = grid_[here].bundles[static_cast<std::size_t>(direction % 2)];
        reach(here, direction, cost + bend + (other != 0 && other != bundle_ ? beside_line : 0), at);
      }
    }
  }

  std::vector<Point> trace(State at) const {
    std::vector<Point> cells;
    for (; at >= 0; at = from_[static_cast<std::size_t>(at)]) {
      if (cells.empty() || !(cells.back() == point(at))) cells.push_back(point(at));
    }
    std::reverse(cells.begin(), cells.end());
    return cells;
  }

  const Grid& grid_;
  const int weight_;
  int bundle_ = 0;
  std::set<int> accounts_;
  Rect target_;
  std::set<State> goals_;
  std::vector<int> costs_;
  std::vector<State> from_;
  std::vector<std::size_t> reached_;
  using Open = std::pair<int, State>;
  std::priority_queue<Open, std::vector<Open>, std::greater<>> open_;
};

class Router {
 public:
  Router(const Diagram& diagram, const Layout& layout)
      : diagram_(diagram),
        layout_(layout),
        grid_(layout.width, layout.height),
        search_(grid_, diagram.edges.size() > many_edges ? hurry : 1) {
    for (const Node& node : diagram.nodes) {
      const Rect& box = layout.boxes.at(node.id);
      grid_.mark(box, [](Cell& c) { c.node = true; });
      grid_.mark(around(box), [](Cell& c) { c.beside_node = true; });
    }
    for (const Group& group : diagram.groups) mark(group);
    grid_.mark(layout.headline, [](Cell& c) { c.title = true; });
  }

  std::vector<Route> all() {
    std::vector<Route> routes;
    for (const Edge& edge : diagram_.edges) routes.push_back({&edge, {}});
    std::vector<std::size_t> order(routes.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    // Short lines first: they have the least choice.
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      return distance(*routes[a].edge) < distance(*routes[b].edge);
    });
    for (std::size_t i : order) routes[i].line = find(*routes[i].edge);
    return routes;
  }

 private:
  static Rect around(const Rect& box) {
    return {box.x - cell, box.y - cell, box.w + 2 * cell, box.h + 2 * cell};
  }

  void mark(const Group& group) {
    const Rect& box = layout_.boxes.at(group.id);
    if (group.kind == GroupKind::Account) {
      const int account = account_of(group.id);
      grid_.mark(box, [&](Cell& c) { c.account = account; });
    }
    grid_.mark(title_room(group, box), [](Cell& c) { c.title = true; });
    // Within and without: a line that clings to a border looks like one.
    const Rect out = around(box);
    for (const Rect& side :
         {Rect{out.x, out.y, out.w, 2 * cell}, Rect{out.x, box.bottom() - cell, out.w, 2 * cell},
          Rect{out.x, out.y, 2 * cell, out.h}, Rect{box.right() - cell, out.y, 2 * cell, out.h}}) {
      grid_.mark(side, [](Cell& c) { c.border = true; });
    }
  }

  /// A number for the account that a group or node stands in.
  int account_of(const std::string& id) {
    return accounts_.try_emplace(id.substr(0, id.find('/')), static_cast<int>(accounts_.size()) + 1)
        .first->second;
  }

  int distance(const Edge& edge) const {
    const Rect& a = layout_.boxes.at(edge.from);
    const Rect& b = layout_.boxes.at(edge.to);
    return std::abs(a.x + a.w / 2 - b.x - b.w / 2) + std::abs(a.y + a.h / 2 - b.y - b.h / 2);
  }

  /// Edges of a kind that go the same way and meet in a box are one bundle: of the two boxes the one where
  /// more meet.
  int bundle_of(const Edge& edge) {
    const auto meet = [&](const std::string Edge::*end) {
      return std::count_if(diagram_.edges.begin(), diagram_.edges.end(), [&](const Edge& other) {
        return other.kind == edge.kind && other.way() == edge.way() && other.*end == edge.*end;
      });
    };
    const bool fan_out = meet(&Edge::from) >= meet(&Edge::to);
    const auto key = std::make_tuple(edge.kind, edge.way(), fan_out, fan_out ? edge.from : edge.to);
    return bundles_.try_emplace(key, static_cast<int>(bundles_.size()) + 1).first->second;
  }

  Line find(const Edge& edge) {
    const int bundle = bundle_of(edge);
    const Rect& from = layout_.boxes.at(edge.from);
    const Rect& to = layout_.boxes.at(edge.to);
    const std::vector<Point> cells =
        search_.find({from, to, bundle, {account_of(edge.from), account_of(edge.to)}});
    occupy(cells, bundle);
    return drawn(cells, from, to);
  }

  void occupy(const std::vector<Point>& cells, int bundle) {
    for (std::size_t i = 0; i < cells.size(); ++i) {
      const bool along_x = i + 1 < cells.size() && cells[i].y == cells[i + 1].y;
      const bool along_y = i + 1 < cells.size() && cells[i].x == cells[i + 1].x;
      const bool before_x = i > 0 && cells[i].y == cells[i - 1].y;
      const bool before_y = i > 0 && cells[i].x == cells[i - 1].x;
      if (along_x || before_x || cells.size() == 1) grid_[cells[i]].bundles[0] = bundle;
      if (along_y || before_y || cells.size() == 1) grid_[cells[i]].bundles[1] = bundle;
    }
  }

  static Point middle(Point p) { return {p.x * cell + cell / 2, p.y * cell + cell / 2}; }

  /// On the border of the box that the cell touches.
  static Point touch(Point p, const Rect& box) {
    const Point at = middle(p);
    if (at.y >= box.y && at.y < box.bottom()) return {at.x < box.x ? box.x : box.right(), at.y};
    return {at.x, at.y < box.y ? box.y : box.bottom()};
  }

  static Line drawn(const std::vector<Point>& cells, const Rect& from, const Rect& to) {
    if (cells.empty()) return {};
    Line line{touch(cells.front(), from)};
    for (Point p : cells) line.push_back(middle(p));
    line.push_back(touch(cells.back(), to));
    Line corners;
    for (std::size_t i = 0; i < line.size(); ++i) {
      const bool straight = i > 0 && i + 1 < line.size() &&
                            ((line[i - 1].x == line[i].x && line[i].x == line[i + 1].x) ||
                             (line[i - 1].y == line[i].y && line[i].y == line[i + 1].y));
      if (!straight) corners.push_back(line[i]);
    }
    return corners;
  }

  const Diagram& diagram_;
  const Layout& layout_;
  Grid grid_;
  Search search_;
  std::map<std::tuple<EdgeKind, std::string, bool, std::string>, int> bundles_;
  std::map<std::string, int> accounts_;
};

}  // namespace

std::vector<Route> route(const Diagram& diagram, const Layout& layout) {
  return Router(diagram, layout).all();
}

}  // namespace ashlar::report
