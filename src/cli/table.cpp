#include "cli/table.h"

#include <algorithm>
#include <cstddef>
#include <numeric>

#include "cli/columns.h"

namespace ashlar::cli {

namespace {

std::vector<std::size_t> column_widths(const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::size_t> widths;
  for (const auto& row : rows) {
    if (widths.size() < row.size()) widths.resize(row.size());
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], text_width(row[i]));
  }
  return widths;
}

std::string padded(const std::string& text, std::size_t to, bool left) {
  std::string space(to - text_width(text), ' ');
  return left ? text + space : space + text;
}

std::string line_across(std::size_t length) {
  std::string line;
  for (std::size_t i = 0; i < length; ++i) line += "─";
  return line + "\n";
}

/// The first column that no longer fits beside the first one and those from `from` on; at least one does.
std::size_t end_of_part(const std::vector<std::size_t>& widths, std::size_t from, std::size_t width) {
  std::size_t used = widths.front();
  std::size_t to = from;
  while (to < widths.size() && (to == from || width == 0 || used + widths[to] + 2 <= width))
    used += widths[to++] + 2;
  return to;
}

}  // namespace

void Table::head(std::vector<std::string> cells) {
  row(std::move(cells));
  rule();
}

std::string Table::text(std::size_t width) const {
  const std::vector<std::size_t> widths = column_widths(rows_);
  std::string out;
  for (std::size_t from = 1, to = 0; from < widths.size(); from = to) {
    to = end_of_part(widths, from, width);
    out += (out.empty() ? "" : "\n") + part(widths, from, to);
  }
  return out;
}

std::string Table::part(const std::vector<std::size_t>& widths, std::size_t from, std::size_t to) const {
  const std::size_t length =
      std::accumulate(widths.begin() + static_cast<std::ptrdiff_t>(from),
                      widths.begin() + static_cast<std::ptrdiff_t>(to), widths.front() + 2 * (to - from));
  std::string out;
  for (const Cells& row : rows_) {
    if (row.empty()) {
      out += line_across(length);
      continue;
    }
    std::string line = padded(row.front(), widths.front(), true);
    for (std::size_t i = from; i < std::min(to, row.size()); ++i)
      line += "  " + padded(row[i], widths[i], false);
    line.erase(line.find_last_not_of(' ') + 1);
    out += line + "\n";
  }
  return out;
}

}  // namespace ashlar::cli
