// The composer's anchors and aliases, and the counting that keeps copies of copies cheap.
#include <algorithm>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "config/yaml_composer.h"
#include "config/yaml_text.h"

namespace ashlar::yaml {

std::optional<Node> Composer::copy_alias(const Event& alias) {
  last_end_ = alias.at.end;
  const auto found = anchors_.find(alias.anchor);
  if (found == anchors_.end()) {
    report(mistake(fmt::format("no anchor `&{}` stands before this alias", shown(alias.anchor)),
                   span(alias.at), "a text that starts with `*` needs quotes"));
    return std::nullopt;
  }
  const Anchor& anchor = found->second;
  if (!anchor.node) {
    Diagnostic diagnostic = mistake(fmt::format("`*{}` stands inside what it names", shown(alias.anchor)),
                                    span(alias.at), "name a part that ends before the alias");
    diagnostic.notes.push_back({"the anchor is here", anchor.at});
    report(std::move(diagnostic));
    return std::nullopt;
  }
  if (!can_copy(alias, anchor)) return std::nullopt;
  return anchor.node;
}

/// Counts the copy before it is made, so that a file that names copies of copies costs nothing.
bool Composer::can_copy(const Event& alias, const Anchor& anchor) {
  if (open_.size() + anchor.size.height > limits_.depth) {
    stop(mistake(
        fmt::format("with its aliases expanded, the file is nested deeper than {} levels", limits_.depth),
        span(alias.at)));
    return false;
  }
  copied_bytes_ += anchor.size.bytes;
  if (copied_bytes_ > limits_.bytes) {
    stop(mistake(fmt::format("with its aliases expanded, the file is larger than {} bytes", limits_.bytes),
                 span(alias.at)));
    return false;
  }
  return count_nodes(anchor.size.nodes, alias);
}

bool Composer::count_nodes(std::size_t count, const Event& at) {
  nodes_ += count;
  if (nodes_ <= limits_.nodes) return true;
  const std::string_view expanded = at.kind == Event::Kind::Alias ? "with its aliases expanded, " : "";
  stop(mistake(fmt::format("{}the file holds more than {} values", expanded, limits_.nodes),
               span(positions_.character_at(at.at.begin))));
  return false;
}

Composer::Size Composer::measure(const Node& node) {
  Size size{1, node.text.size(), node.is_sequence() || node.is_mapping() ? std::size_t{1} : 0};
  const auto add = [&size](const Node& child) {
    const Size part = measure(child);
    size = {size.nodes + part.nodes, size.bytes + part.bytes, std::max(size.height, part.height + 1)};
  };
  for (const Node& item : node.items) add(item);
  for (const Entry& entry : node.entries) {
    size.bytes += entry.key.size();
    add(entry.value);
  }
  return size;
}

/// The serial tells this anchor from one of the same name inside it, which replaces it.
std::size_t Composer::open_anchor(const Event& first) {
  if (first.anchor.empty()) return 0;
  const std::size_t begin = positions_.text().find('&', first.at.begin);
  const std::size_t end = std::min(begin + 1 + first.anchor.size(), positions_.text().size());
  anchors_[first.anchor] = {++serial_, span({begin, end}), std::nullopt, {}};
  return serial_;
}

void Composer::close_anchor(const Event& first, std::size_t serial, const std::optional<Node>& node) {
  if (first.anchor.empty() || stopped_) return;
  Anchor& anchor = anchors_[first.anchor];
  if (anchor.serial != serial) return;
  anchor.size = measure(*node);
  // Anchors inside anchors are kept once for each level; that, too, has to end.
  anchored_nodes_ += anchor.size.nodes;
  if (anchored_nodes_ <= limits_.nodes) {
    anchor.node = node;
    return;
  }
  stop(mistake(fmt::format("the file's anchors hold more than {} values", limits_.nodes), anchor.at));
}

}  // namespace ashlar::yaml
