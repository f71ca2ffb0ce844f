// The diagram as a Graphviz graph, for those who want another layout.
#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "report/diagram.h"

namespace ashlar::report {

namespace {

std::string quoted(std::string_view text) {
  return "\"" + replace_all(replace_all(printable(text), "\\", "\\\\"), "\"", "\\\"") + "\"";
}

/// Two lines of text; dot's own line break is not to be escaped.
std::string label(const std::string& title, const std::string& detail) {
  std::string text = quoted(title);
  if (detail.empty()) return text;
  text.pop_back();
  return text + "\\n" + quoted(detail).substr(1);
}

std::string node_title(const Node& node) {
  return node.count > 1 ? fmt::format("{} ×{}", node.title, node.count) : node.title;
}

class DotWriter {
 public:
  explicit DotWriter(const Diagram& diagram) : diagram_(diagram) {}

  std::string write() {
    text_ = fmt::format(
        "digraph ashlar {{\n  label={}\n  labelloc=t\n  compound=true\n  rankdir=LR\n"
        "  fontname=\"Helvetica\"\n  node [shape=box, fontname=\"Helvetica\", fontsize=10]\n"
        "  edge [fontname=\"Helvetica\", fontsize=9]\n",
        quoted(diagram_.title));
    write_group("", 1);
    for (const Edge& edge : diagram_.edges) write_edge(edge);
    return text_ + "}\n";
  }

 private:
  void line(std::size_t depth, std::string_view text) {
    text_.append(2 * depth, ' ').append(text).push_back('\n');
  }

  void write_group(const std::string& id, std::size_t depth) {
    for (const Node& node : diagram_.nodes) {
      if (node.group == id)
        line(depth, quoted(node.id) + " [label=" + label(node_title(node), node.detail) + "]");
    }
    for (const Group& group : diagram_.groups) {
      if (group.parent != id) continue;
      line(depth, "subgraph " + quoted("cluster " + group.id) + " {");
      line(depth + 1, "label=" + label(group.title, group.detail));
      write_group(group.id, depth + 1);
      line(depth, "}");
    }
  }

  bool is_group(const std::string& id) const {
    return std::any_of(diagram_.groups.begin(), diagram_.groups.end(),
                       [&](const Group& g) { return g.id == id; });
  }

  /// Graphviz joins nodes only: an edge to a group goes to a node in it and is cut at the group's border.
  std::string stand_in(const std::string& id) const {
    if (!is_group(id)) return id;
    for (const Node& node : diagram_.nodes) {
      if (node.group == id || node.group.starts_with(id + "/")) return node.id;
    }
    return id;
  }

  void write_edge(const Edge& edge) {
    std::string options = fmt::format("class={}, label={}", quoted(name_of(edge.kind)), quoted(edge.label));
    if (is_group(edge.from)) options += ", ltail=" + quoted("cluster " + edge.from);
    if (is_group(edge.to)) options += ", lhead=" + quoted("cluster " + edge.to);
    if (edge.kind == EdgeKind::Peering) options += ", dir=none, style=bold";
    if (edge.kind == EdgeKind::Forbidden) options += ", style=dashed, color=red";
    if (edge.kind == EdgeKind::Allowed) options += ", style=dashed, color=gray";
    if (edge.kind == EdgeKind::Records || edge.kind == EdgeKind::Names) options += ", style=dashed";
    if (edge.kind == EdgeKind::Enters || edge.kind == EdgeKind::Wiring) options += ", style=dotted";
    line(1, fmt::format("{} -> {} [{}]", quoted(stand_in(edge.from)), quoted(stand_in(edge.to)), options));
  }

  const Diagram& diagram_;
  std::string text_;
};

}  // namespace

std::string to_dot(const Diagram& diagram) { return DotWriter(diagram).write(); }

}  // namespace ashlar::report
