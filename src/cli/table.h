// Tables for terminals: the first column to the left, the others to the right.
#pragma once

#include <string>
#include <vector>

namespace ashlar::cli {

class Table {
 public:
  void head(std::vector<std::string> cells);
  void row(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }
  /// A line across.
  void rule() { rows_.emplace_back(); }
  /// Where it is wider than `width` columns (0: never), in several parts one below the other, each with the
  /// first column.
  std::string text(std::size_t width = 0) const;

 private:
  using Cells = std::vector<std::string>;
  /// Columns `from` to `to` (not included), after the first.
  std::string part(const std::vector<std::size_t>& widths, std::size_t from, std::size_t to) const;

  std::vector<std::vector<std::string>> rows_;  ///< an empty row is a line across
};

}  // namespace ashlar::cli
