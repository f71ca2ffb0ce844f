#include "cli/columns.h"

#include <algorithm>

#include "base/text.h"

namespace ashlar::cli {

namespace {

std::vector<std::size_t> widths_of(const std::vector<std::vector<std::string>>& rows, std::size_t widest) {
  std::vector<std::size_t> widths;
  for (const auto& row : rows) {
    if (widths.size() < row.size()) widths.resize(row.size());
    for (std::size_t i = 0; i < row.size(); ++i) {
      std::size_t width = text_width(row[i]);
      if (width <= widest) widths[i] = std::max(widths[i], width);
    }
  }
  return widths;
}

std::string padded(const std::string& text, std::size_t to) {
  const std::size_t width = text_width(text);
  return text + std::string(to > width ? to - width : 0, ' ');
}

/// Broken below itself; where the page leaves no room for a few words there, on lines of its own.
std::string last_cell(const std::string& text, std::size_t at, std::size_t width) {
  constexpr std::size_t least = 16;
  constexpr std::size_t indent = 6;
  if (width == 0 || at + text_width(text) <= width) return text;
  if (width >= at + least) return wrapped(text, width - at, at);
  return "\n" + std::string(indent, ' ') + wrapped(text, page_of(width) - indent, indent);
}

}  // namespace

std::size_t text_width(std::string_view text) {
  auto starts = std::count_if(text.begin(), text.end(),
                              [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; });
  return static_cast<std::size_t>(starts);
}

std::size_t page_of(std::size_t width) {
  constexpr std::size_t widest = 100;
  constexpr std::size_t least = 40;  // below it, lines that a terminal breaks read better than ours
  return width == 0 ? widest : std::clamp(width, least, widest);
}

std::string columns(const std::vector<std::vector<std::string>>& rows, std::size_t indent, std::size_t width,
                    std::size_t widest) {
  const std::vector<std::size_t> widths = widths_of(rows, widest);
  std::string out;
  for (const auto& row : rows) {
    std::string line(indent, ' ');
    for (std::size_t i = 0; i + 1 < row.size(); ++i) line += padded(row[i], widths[i]) + "  ";
    if (!row.empty()) {
      const std::string last = last_cell(row.back(), text_width(line), width);
      if (last.starts_with('\n')) line.erase(line.find_last_not_of(' ') + 1);
      line += last;
    }
    line.erase(line.find_last_not_of(' ') + 1);
    out += line + "\n";
  }
  return out;
}

std::string wrapped(std::string_view text, std::size_t width, std::size_t indent) {
  std::string out;
  std::size_t column = 0;
  for (const std::string& word : split(text, ' ')) {
    std::size_t size = text_width(word);
    bool full = column > 0 && column + 1 + size > width;
    if (full) out += "\n" + std::string(indent, ' ');
    if (column > 0 && !full) out += " ";
    column = (full || column == 0 ? 0 : column + 1) + size;
    out += word;
  }
  return out;
}

}  // namespace ashlar::cli
