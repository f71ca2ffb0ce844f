// Reading a text in a test, and places as short texts: "2:5-2:9".
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "config/yaml.h"

namespace ashlar::yaml {

struct Read {
  Sources sources;
  FileId file;
  Diagnostics diagnostics;
  Node root;

  explicit Read(std::string text, const Limits& limits = {})
      : file(sources.add("test.yaml", std::move(text))) {
    root = parse(file, sources, diagnostics, limits);
  }

  const Node& at(std::string_view key) const {
    const Entry* entry = root.find(key);
    if (entry == nullptr) throw std::out_of_range("no key " + std::string(key));
    return entry->value;
  }

  std::size_t byte(std::uint32_t line, std::uint16_t column) const {
    const std::string_view text = sources.text(file);
    std::size_t start = 0;
    for (; line > 1; --line) start = text.find('\n', start) + 1;
    return start + column - 1;
  }

  /// The text that a span covers.
  std::string cut(const Span& at) const {
    const std::size_t begin = byte(at.start.line, at.start.column);
    return std::string(sources.text(file).substr(begin, byte(at.end_line, at.end_column) - begin));
  }
};

inline std::string spot(const Span& at) {
  return fmt::format("{}:{}-{}:{}", at.start.line, at.start.column, at.end_line, at.end_column);
}

template <class... Texts>
std::vector<std::string> lines(Texts... texts) {
  return {texts...};
}

/// "2:1-2:2 summary", each followed by its notes: " (1:1-1:2 the first is here)".
inline std::vector<std::string> mistakes(const Read& read) {
  std::vector<std::string> lines;
  for (const Diagnostic& diagnostic : read.diagnostics.all()) {
    lines.push_back(spot(diagnostic.at) + " " + diagnostic.summary);
    for (const auto& note : diagnostic.notes)
      lines.back() += fmt::format(" ({} {})", spot(note.at), note.text);
  }
  return lines;
}

inline std::vector<std::string> mistakes(std::string text) { return mistakes(Read(std::move(text))); }

/// The tree on one line, keys and texts as they are: {a: [1, 'x'], b: null}. Texts that are not plain are
/// quoted.
inline std::string outline(const Node& node) {
  if (node.is_null()) return "null";
  if (node.is_scalar()) return node.plain ? node.text : "'" + node.text + "'";
  std::string inner;
  for (const Node& item : node.items) inner += (inner.empty() ? "" : ", ") + outline(item);
  for (const Entry& entry : node.entries) {
    inner += (inner.empty() ? "" : ", ") + entry.key + ": " + outline(entry.value);
  }
  return node.is_sequence() ? "[" + inner + "]" : "{" + inner + "}";
}

inline std::string outline(std::string text) {
  const Read read(std::move(text));
  return mistakes(read).empty() ? outline(read.root) : mistakes(read).front();
}

}  // namespace ashlar::yaml
