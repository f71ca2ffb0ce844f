#include "cli/table.h"

#include <algorithm>

namespace ashlar::cli {

namespace {

/// Columns that a text takes on a terminal, near enough: its code points.
std::size_t width(const std::string& text) {
  return static_cast<std::size_t>(std::count_if(
      text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

std::vector<std::size_t> column_widths(const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::size_t> widths;
  for (const auto& row : rows) {
    if (widths.size() < row.size()) widths.resize(row.size());
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], width(row[i]));
  }
  return widths;
}

std::string padded(const std::string& text, std::size_t to, bool left) {
  std::string space(to - width(text), ' ');
  return left ? text + space : space + text;
}

std::string line_across(const std::vector<std::size_t>& widths) {
  std::size_t length = 0;
  for (std::size_t w : widths) length += w + 2;
  std::string line;
  for (std::size_t i = 2; i < length; ++i) line += "─";
  return line + "\n";
}

}  // namespace

void Table::head(std::vector<std::string> cells) {
  row(std::move(cells));
  rule();
}

std::string Table::text() const {
  const std::vector<std::size_t> widths = column_widths(rows_);
  std::string out;
  for (const auto& row : rows_) {
    if (row.empty()) {
      out += line_across(widths);
      continue;
    }
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i)
      line += (i > 0 ? "  " : "") + padded(row[i], widths[i], i == 0);
    line.erase(line.find_last_not_of(' ') + 1);
    out += line + "\n";
  }
  return out;
}

}  // namespace ashlar::cli
