// Any bytes as a YAML file. Besides not crashing: places lie inside the file and in order, keys are unique,
// limits hold, and every message can be shown.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include <fmt/format.h>

#include "base/diagnostics.h"
#include "base/source.h"
#include "base/text.h"
#include "config/yaml.h"

namespace ashlar::yaml {

namespace {

constexpr Limits limits{.bytes = 65'536, .depth = 20, .nodes = 2000};

void require(bool holds, const char* what) {
  if (holds) return;
  fmt::print(stderr, "does not hold: {}\n", what);
  std::abort();
}

/// The length of every line, its break included, so that a place may stand at a line's end.
class Lines {
 public:
  explicit Lines(std::string_view text) {
    for (const std::string& line : split(text, '\n')) lengths_.push_back(line.size());
  }

  void check(std::uint32_t line, std::uint16_t column) const {
    require(line >= 1 && line <= lengths_.size(), "a place's line is in the file");
    require(column >= 1 && column <= lengths_[line - 1] + 1, "a place's column is in its line");
  }

  void check(const Span& at) const {
    check(at.start.line, at.start.column);
    check(at.end_line, at.end_column);
    const bool in_order = std::tie(at.start.line, at.start.column) <= std::tie(at.end_line, at.end_column);
    require(in_order, "a span starts before it ends");
  }

 private:
  std::vector<std::size_t> lengths_;
};

/// Counts nodes and checks what holds for each.
class TreeCheck {
 public:
  explicit TreeCheck(const Lines& lines) : lines_(lines) {}

  void visit(const Node& node, std::size_t depth) {
    require(++nodes_ <= limits.nodes, "the limit of nodes holds");
    lines_.check(node.at);
    require(is_utf8(node.text), "texts are UTF-8");
    require(is_utf8(describe(node)), "descriptions are UTF-8");
    if (node.is_sequence() || node.is_mapping()) require(depth < limits.depth, "the limit of depth holds");
    require(node.items.empty() || node.is_sequence(), "only a sequence has items");
    require(node.entries.empty() || node.is_mapping(), "only a mapping has entries");
    for (const Node& item : node.items) visit(item, depth + 1);
    visit_entries(node, depth);
  }

 private:
  void visit_entries(const Node& node, std::size_t depth) {
    std::set<std::string> keys;
    for (const Entry& entry : node.entries) {
      require(keys.insert(entry.key).second, "keys are unique");
      lines_.check(entry.key_at);
      visit(entry.value, depth + 1);
    }
  }

  const Lines& lines_;
  std::size_t nodes_ = 0;
};

void check_messages(const Diagnostics& diagnostics, const Sources& sources, const Lines& lines) {
  for (const Diagnostic& diagnostic : diagnostics.all()) {
    lines.check(diagnostic.at);
    for (const auto& note : diagnostic.notes) lines.check(note.at);
    require(is_utf8(to_text(diagnostic, sources, Colour::Off)), "messages are UTF-8");
    require(!to_text(diagnostic, sources, Colour::On).empty(), "messages say something");
  }
}

void check(std::string text) {
  const Lines lines(text);
  Sources sources;
  const FileId file = sources.add("fuzz.yaml", std::move(text));
  Diagnostics diagnostics;
  const Node root = parse(file, sources, diagnostics, limits);
  TreeCheck(lines).visit(root, 0);
  check_messages(diagnostics, sources, lines);
}

}  // namespace

}  // namespace ashlar::yaml

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  ashlar::yaml::check(std::string(reinterpret_cast<const char*>(data), size));
  return 0;
}
