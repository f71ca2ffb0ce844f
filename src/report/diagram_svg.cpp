// The diagram as SVG: one style sheet, boxes, lines, texts, and a legend. Colours are tints that stay apart
// in grey, and each kind of line has a pattern of its own, so it reads on a black-and-white print too.
#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "base/text.h"
#include "report/diagram.h"
#include "report/labels.h"
#include "report/layout.h"
#include "report/legend.h"
#include "report/routing.h"

namespace ashlar::report {

namespace {

// Sizes of text as in layout.h.
constexpr std::string_view style = R"(<style>
text{font-family:Helvetica,Arial,"Liberation Sans","DejaVu Sans",sans-serif;font-size:13px;fill:#1b1f24}
.h{font-size:20px;font-weight:bold}.a{font-size:16px;font-weight:bold}.d{font-size:11px;fill:#444c56}
.l{font-size:11px;font-style:italic;paint-order:stroke;stroke:#fff;stroke-width:4px;stroke-linejoin:round}
rect{stroke:#57606a;stroke-width:1}
.account{stroke-width:2}.application{fill:#eef4fb}.shared-services{fill:#eef7ee}.security{fill:#fbeeee}.management{fill:#f6f1e4}
.region,.account-wide{fill:#fff;fill-opacity:.6;stroke-dasharray:2 2}.vpc{fill:#fff;stroke-width:1.6}
.tier{fill:#eef0f2;stroke:none}.cluster{fill:#fff;stroke-dasharray:5 2}.beside-vpc{fill:#fff;stroke-dasharray:2 2}
.n{fill:#fff;stroke:#1b1f24;rx:3}.x{fill:#1b1f24;stroke:none;rx:15}.n2{fill:#f0e6fa;stroke:#1b1f24;rx:3}.w{fill:#fff}.wd{fill:#d0d7de}
path{fill:none;stroke-width:1.5;stroke-linejoin:round}
.traffic{stroke:#1b1f24;stroke-width:2}.uses{stroke:#0550ae}.forbidden{stroke:#ff0000;stroke-dasharray:10 4;stroke-width:3}.allowed{stroke:#0a7f8c;stroke-dasharray:4 3;stroke-width:1}
.peering{stroke:#1a7f37;stroke-width:4}
.records{stroke:#953800;stroke-dasharray:7 3}.names{stroke:#8250df;stroke-dasharray:9 3 2 3}
.enters{stroke:#cf222e;stroke-dasharray:2 3;stroke-width:2}.wiring{stroke:#8c959f;stroke-dasharray:1 3}
</style>
)";

constexpr std::string_view colours[] = {"#1b1f24", "#0550ae", "#ff0000", "#0a7f8c", "#1a7f37",
                                        "#953800", "#8250df", "#cf222e", "#8c959f"};

std::string escaped(std::string_view text) {
  return replace_all(replace_all(replace_all(printable(text), "&", "&amp;"), "<", "&lt;"), ">", "&gt;");
}

class SvgWriter {
 public:
  explicit SvgWriter(const Diagram& diagram)
      : diagram_(diagram), layout_(lay_out(diagram)), routes_(route(diagram, layout_)) {}

  std::string write() {
    const int width = layout_.width;
    const Legend legend = report::legend(diagram_, width - 2 * margin);
    const int height = layout_.height + legend.height + margin / 2;
    text_ = fmt::format(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0} {1}\" width=\"{0}\" "
        "height=\"{1}\">\n<title>{2}</title>\n",
        width, height, escaped(diagram_.title));
    text_ += style;
    write_arrows();
    text_ += fmt::format("<rect width=\"{}\" height=\"{}\" fill=\"#fff\" style=\"stroke:none\"/>\n", width,
                         height);
    text_ += fmt::format("<text class=\"h\" x=\"{}\" y=\"{}\">{}</text>\n", layout_.headline.x,
                         layout_.headline.bottom() - cell, escaped(diagram_.title));
    for (const Group& group : diagram_.groups) write_frame(group);
    for (const Route& line : routes_) write_line(line);
    for (const Group& group : diagram_.groups) write_title(group);
    for (const Node& node : diagram_.nodes) write_node(node);
    for (const Label& label : labels(diagram_, layout_, routes_)) write_label(label);
    for (const LegendEntry& entry : legend.entries) write_entry(entry, {margin, layout_.height});
    return text_ + "</svg>\n";
  }

 private:
  std::set<EdgeKind> kinds() const {
    std::set<EdgeKind> kinds;
    for (const Edge& edge : diagram_.edges) kinds.insert(edge.kind);
    return kinds;
  }

  void write_arrows() {
    text_ += "<defs>\n";
    for (EdgeKind kind : kinds()) {
      if (kind == EdgeKind::Peering) continue;
      text_ += fmt::format(
          "<marker id=\"{}\" viewBox=\"0 0 8 8\" refX=\"8\" refY=\"4\" markerWidth=\"8\" "
          "markerHeight=\"8\" markerUnits=\"userSpaceOnUse\" orient=\"auto\"><path d=\"M0 0L8 4L0 8z\" "
          "style=\"fill:{};stroke:none\"/></marker>\n",
          name_of(kind), colours[static_cast<std::size_t>(kind)]);
    }
    text_ += "</defs>\n";
  }

  /// What a browser shows under the pointer.
  static std::string with_tooltip(std::string_view tag, std::string_view tooltip) {
    return tooltip.empty() ? "/>\n" : fmt::format("><title>{}</title></{}>\n", escaped(tooltip), tag);
  }

  void write_rect(std::string_view classes, const Rect& box, std::string_view tooltip = "") {
    text_ += fmt::format("<rect class=\"{}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"{}", classes, box.x,
                         box.y, box.w, box.h, with_tooltip("rect", tooltip));
  }

  void write_text(std::string_view classes, int x, int y, std::string_view text, bool centred = false) {
    const std::string with = classes.empty() ? "" : fmt::format(" class=\"{}\"", classes);
    text_ += fmt::format("<text{} x=\"{}\" y=\"{}\"{}>{}</text>\n", with, x, y,
                         centred ? " text-anchor=\"middle\"" : "", escaped(text));
  }

  void write_frame(const Group& group) {
    std::string classes(name_of(group.kind));
    if (group.kind == GroupKind::Account) classes += " " + std::string(name_of(group.purpose));
    write_rect(classes, layout_.boxes.at(group.id), group.id);
  }

  void write_title(const Group& group) {
    const Rect room = title_room(group, layout_.boxes.at(group.id));
    const bool account = group.kind == GroupKind::Account;
    const int size = title_size_of(group);
    const int y = room.y + room.h - 3;
    write_text(account ? "a" : "", room.x, y, group.title);
    if (!group.detail.empty())
      write_text("d", room.x + text_width(group.title, size) + cell, y, group.detail);
  }

  void write_node(const Node& node) {
    const Rect& box = layout_.boxes.at(node.id);
    const bool outside = node.group.empty();
    write_rect(outside ? "x" : node.kind == "extra" ? "n2" : "n", box, node.id);
    const int middle = box.x + box.w / 2;
    const std::string_view white = outside ? "w" : "";
    write_text(white, middle, box.y + (node.detail.empty() ? box.h / 2 + 4 : 15), title_of(node), true);
    if (!node.detail.empty()) write_text(outside ? "d wd" : "d", middle, box.y + 29, node.detail, true);
  }

  void write_line(const Route& route) {
    if (route.line.empty()) return;
    const std::string_view kind = name_of(route.edge->kind);
    std::string path = fmt::format("M{} {}", route.line.front().x, route.line.front().y);
    for (std::size_t i = 1; i < route.line.size(); ++i) {
      const Point& at = route.line[i];
      path += at.x == route.line[i - 1].x ? fmt::format("V{}", at.y) : fmt::format("H{}", at.x);
    }
    write_path(kind, path, text_of(*route.edge));
  }

  /// The label too: there is not always room for it.
  static std::string text_of(const Edge& edge) {
    return edge.from + " → " + edge.to + (edge.label.empty() ? "" : ": " + edge.label);
  }

  void write_path(std::string_view kind, std::string_view path, std::string_view tooltip = "") {
    const bool arrow = kind != name_of(EdgeKind::Peering);
    text_ += fmt::format("<path class=\"{}\" d=\"{}\"{}{}", kind, path,
                         arrow ? fmt::format(" marker-end=\"url(#{})\"", kind) : "",
                         with_tooltip("path", tooltip));
  }

  void write_label(const Label& label) { write_text("l", label.at.x, label.at.y, label.text, true); }

  void write_entry(const LegendEntry& entry, const Point& corner) {
    Rect sample = entry.sample;
    sample.x += corner.x;
    sample.y += corner.y;
    if (entry.is_line)
      write_path(entry.style, fmt::format("M{} {}h{}", sample.x, sample.y + sample.h / 2, sample.w));
    else
      write_rect(entry.style, sample);
    write_text("", corner.x + entry.at.x, corner.y + entry.at.y, entry.text);
  }

  const Diagram& diagram_;
  const Layout layout_;
  const std::vector<Route> routes_;
  std::string text_;
};

}  // namespace

std::string to_svg(const Diagram& diagram) { return SvgWriter(diagram).write(); }

}  // namespace ashlar::report
