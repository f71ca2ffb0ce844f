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
  std::string text() const;

 private:
  std::vector<std::vector<std::string>> rows_;  ///< an empty row is a line across
};

}  // namespace ashlar::cli
