// Boxes and lines: nothing overlaps, everything stands inside its parent, and every line joins its two ends.
#include "report/layout.h"

#include "report/labels.h"
#include "report/legend.h"
#include "report/pictures.h"
#include "report/routing.h"
#include "support/generated_organization.h"

namespace ashlar::report {
namespace {

struct Drawn {
  explicit Drawn(Diagram picture) : diagram(std::move(picture)) {}

  const Diagram diagram;
  const Layout layout = lay_out(diagram);
  const std::vector<Route> routes = route(diagram, layout);
};

std::unique_ptr<Drawn> drawn_of_generated(int accounts) {
  const auto built = ashlar::testing::build_organization(ashlar::testing::generated_files(accounts));
  return std::make_unique<Drawn>(diagram(built->architecture, {"large", ""}));
}

/// Of acme an account, or all; of a company twice as large.
const Drawn& drawn_of(const std::string& name) {
  static std::map<std::string, std::unique_ptr<Drawn>> all;
  std::unique_ptr<Drawn>& drawn = all[name];
  if (!drawn) {
    drawn = name == "large" ? drawn_of_generated(2 * ashlar::testing::acme_accounts)
                            : std::make_unique<Drawn>(acme_picture(name == "all" ? "" : name));
  }
  return *drawn;
}

class LayoutOf : public ::testing::TestWithParam<const char*> {
 protected:
  const Rect& box(const std::string& id) const { return layout_.boxes.at(id); }

  const Diagram& drawn_ = drawn_of(GetParam()).diagram;
  const Layout& layout_ = drawn_of(GetParam()).layout;
  const std::vector<Route>& routes_ = drawn_of(GetParam()).routes;
};

TEST_P(LayoutOf, ChildrenStandInsideTheirParents) {
  const Rect sheet{0, 0, layout_.width, layout_.height};
  for (const Group& group : drawn_.groups) {
    EXPECT_TRUE(sheet.contains(box(group.id))) << group.id;
    EXPECT_TRUE(group.parent.empty() || box(group.parent).contains(box(group.id))) << group.id;
  }
  for (const Node& node : drawn_.nodes) {
    EXPECT_TRUE(sheet.contains(box(node.id))) << node.id;
    EXPECT_TRUE(node.group.empty() || box(node.group).contains(box(node.id))) << node.id;
  }
}

TEST_P(LayoutOf, SiblingsDoNotOverlap) {
  std::map<std::string, std::vector<std::string>> siblings;
  for (const Group& group : drawn_.groups) siblings[group.parent].push_back(group.id);
  for (const Node& node : drawn_.nodes) siblings[node.group].push_back(node.id);
  for (const auto& [parent, ids] : siblings) {
    for (std::size_t i = 0; i < ids.size(); ++i) {
      for (std::size_t j = i + 1; j < ids.size(); ++j)
        EXPECT_FALSE(box(ids[i]).overlaps(box(ids[j]))) << ids[i] << " and " << ids[j];
    }
  }
}

TEST_P(LayoutOf, TitlesAreClearOfWhatStandsBelowThem) {
  for (const Group& group : drawn_.groups) {
    const Rect title = title_room(group, box(group.id));
    for (const Group& inner : drawn_.groups)
      EXPECT_FALSE(inner.parent == group.id && box(inner.id).overlaps(title)) << inner.id;
    for (const Node& inner : drawn_.nodes)
      EXPECT_FALSE(inner.group == group.id && box(inner.id).overlaps(title)) << inner.id;
  }
}

TEST_P(LayoutOf, NoTextIsWiderThanItsBox) {
  for (const Node& node : drawn_.nodes) {
    EXPECT_LT(text_width(title_of(node), title_size), box(node.id).w) << node.id;
    EXPECT_LT(text_width(node.detail, detail_size), box(node.id).w) << node.id;
  }
  for (const Group& group : drawn_.groups)
    EXPECT_TRUE(box(group.id).contains(title_room(group, box(group.id)))) << group.id;
  EXPECT_LT(layout_.headline.right(), layout_.width);
}

/// That the point is on the box's border.
bool touches(const Point& point, const Rect& box) {
  const bool beside = point.x == box.x || point.x == box.right();
  const bool above = point.y == box.y || point.y == box.bottom();
  return (beside && point.y >= box.y && point.y <= box.bottom()) ||
         (above && point.x >= box.x && point.x <= box.right());
}

Rect covered(const Point& a, const Point& b) {
  return {std::min(a.x, b.x), std::min(a.y, b.y), std::abs(a.x - b.x), std::abs(a.y - b.y)};
}

TEST_P(LayoutOf, EveryEdgeIsALineFromItsOneEndToTheOther) {
  ASSERT_EQ(routes_.size(), drawn_.edges.size());
  for (const Route& route : routes_) {
    ASSERT_GE(route.line.size(), 2U) << route.edge->from << " → " << route.edge->to;
    EXPECT_TRUE(touches(route.line.front(), box(route.edge->from))) << route.edge->from;
    EXPECT_TRUE(touches(route.line.back(), box(route.edge->to))) << route.edge->to;
    for (std::size_t i = 1; i < route.line.size(); ++i) {
      const Rect part = covered(route.line[i - 1], route.line[i]);
      EXPECT_TRUE(part.w == 0 || part.h == 0) << "neither level nor upright: " << route.edge->from;
    }
  }
}

TEST_P(LayoutOf, NoLineLeavesTheSheetOrCrossesANode) {
  const Rect sheet{0, 0, layout_.width, layout_.height};
  for (const Route& route : routes_) {
    for (std::size_t i = 1; i < route.line.size(); ++i) {
      const Rect part = covered(route.line[i - 1], route.line[i]);
      EXPECT_TRUE(sheet.contains(part)) << route.edge->from << " → " << route.edge->to;
      for (const Node& node : drawn_.nodes) {
        const Rect& other = box(node.id);
        const Rect inner{other.x + 1, other.y + 1, other.w - 2, other.h - 2};
        const Rect line{part.x, part.y, part.w + 1, part.h + 1};
        EXPECT_FALSE(line.overlaps(inner))
            << route.edge->from << " → " << route.edge->to << " crosses " << node.id;
      }
    }
  }
}

TEST_P(LayoutOf, LabelsCoverNoNodeTitleOrOtherLabel) {
  const std::vector<Label> labels = report::labels(drawn_, layout_, routes_);
  for (const Label& label : labels) {
    for (const Node& node : drawn_.nodes) EXPECT_FALSE(label.room.overlaps(box(node.id))) << label.text;
    for (const Group& group : drawn_.groups)
      EXPECT_FALSE(label.room.overlaps(title_room(group, box(group.id)))) << label.text;
    for (const Label& other : labels)
      EXPECT_TRUE(&other == &label || !label.room.overlaps(other.room)) << label.text;
  }
}

INSTANTIATE_TEST_SUITE_P(Pictures, LayoutOf,
                         ::testing::Values("all", "prod", "security", "shared-services", "large"));

/// Where there is no other way they may; in acme there is.
TEST(LayoutOfAcme, NoLineCrossesATitle) {
  const Drawn& acme = drawn_of("all");
  for (const Route& route : acme.routes) {
    for (std::size_t i = 1; i < route.line.size(); ++i) {
      const Rect part = covered(route.line[i - 1], route.line[i]);
      for (const Group& group : acme.diagram.groups) {
        const Rect title = title_room(group, acme.layout.boxes.at(group.id));
        const Rect text{title.x, title.y + 1, title.w, title.h - 1};
        EXPECT_FALSE(Rect({part.x, part.y, part.w + 1, part.h + 1}).overlaps(text))
            << route.edge->from << " → " << route.edge->to << " crosses the title of " << group.id;
      }
    }
  }
}

TEST(LayoutOfAcme, FitsAnA3SheetWithTextThatCanBeRead) {
  const Layout& layout = drawn_of("all").layout;
  constexpr double points = 404 / 25.4 * 72;  // its long side, without the printer's margins
  EXPECT_GE(detail_size * points / std::max<double>(layout.width, layout.height * 1.41), 5.5);
}

TEST(LegendOfAcme, ExplainsEveryKindOfLineAndColour) {
  const Diagram drawn = acme_picture();
  std::set<std::string> styles;
  int right = 0;
  for (const LegendEntry& entry : legend(drawn, 900).entries) {
    styles.insert(entry.style);
    right = std::max(right, entry.at.x + text_width(entry.text, title_size));
  }
  for (const Edge& edge : drawn.edges) EXPECT_TRUE(styles.count(std::string(name_of(edge.kind))));
  for (const Group& group : drawn.groups)
    EXPECT_TRUE(styles.count("account " + std::string(name_of(group.purpose))));
  EXPECT_TRUE(styles.count("n2")) << "acme has Terraform of its own";
  EXPECT_LE(right, 900);
}

TEST(LegendOfNothing, IsEmpty) { EXPECT_TRUE(legend({}, 900).entries.empty()); }

}  // namespace
}  // namespace ashlar::report
