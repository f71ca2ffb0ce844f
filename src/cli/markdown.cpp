#include "cli/markdown.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"

namespace ashlar::cli {

namespace {

/// The longest run of backticks: what encloses the text needs one more.
std::size_t longest_run(std::string_view text) {
  std::size_t longest = 0;
  std::size_t run = 0;
  for (const char c : text) {
    run = c == '`' ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  return longest;
}

}  // namespace

/// As entities, which mean nothing to Markdown. A name behind `@` is nobody who is to hear of this.
std::string markdown_text(std::string_view text) {
  constexpr std::string_view telling = "&<>\\`*_[]#|~@";
  std::string out;
  for (const char c : printable(text))
    if (telling.find(c) != std::string_view::npos)
      out += fmt::format("&#{};", static_cast<int>(c));
    else
      out += c;
  return replace_all(out, "&#64;", "&#64;\u200b");
}

/// A space on both sides is taken off again by whoever shows it, and lets the text begin and end by a
/// backtick.
std::string markdown_code(std::string_view text) {
  const std::string shown = printable(text);
  const std::string fence(longest_run(shown) + 1, '`');
  const bool spaced = shown.empty() || shown.front() == '`' || shown.back() == '`';
  return fence + (spaced ? " " : "") + shown + (spaced ? " " : "") + fence;
}

std::string markdown_block(std::string_view language, const std::string& lines) {
  const std::string fence(std::max<std::size_t>(3, longest_run(lines) + 1), '`');
  std::string out = fmt::format("{}{}\n", fence, language);
  for (const std::string& line : split(lines, '\n'))
    if (!line.empty()) out += printable(line) + "\n";
  return out + fence + "\n";
}

std::string markdown_table(const std::vector<std::vector<std::string>>& rows) {
  std::string out;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    for (const std::string& cell : rows[i]) out += "| " + markdown_text(cell) + " ";
    out += "|\n";
    if (i > 0) continue;
    for (std::size_t column = 0; column < rows[i].size(); ++column) out += column == 0 ? "|:--" : "|--:";
    out += "|\n";
  }
  return out;
}

}  // namespace ashlar::cli
