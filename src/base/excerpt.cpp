// Cuts a source line to the spot that a message speaks of. Works on cells, one for each character, because
// what is shown (an escape, four spaces for a tab) may be wider than what stands in the file.
#include "base/excerpt.h"

#include <algorithm>
#include <vector>

#include "base/text.h"

namespace ashlar {

namespace {

constexpr std::size_t tab_columns = 4;
constexpr std::size_t columns_before = 40;
constexpr std::size_t reach = 4 * excerpt_columns;  // bytes that fill the columns at four bytes a character
constexpr std::string_view ellipsis = "…";

struct Cell {
  std::string shown;
  std::size_t width;
  std::size_t byte;  // where it starts in the line
};

/// A piece of the line as cells, and a range of them.
struct Window {
  std::vector<Cell> cells;
  std::size_t first = 0;
  std::size_t last = 0;  // one past
  std::size_t width = 0;
  bool cut_before = false;
  bool cut_after = false;

  void take_before(std::size_t columns) {
    for (; first > 0 && width + cells[first - 1].width <= columns; --first) width += cells[first - 1].width;
  }
  void take_after(std::size_t columns) {
    for (; last < cells.size() && width + cells[last].width <= columns; ++last) width += cells[last].width;
  }
};

Cell make_cell(std::string_view bytes, std::size_t at) {
  if (bytes == "\t") return {std::string(tab_columns, ' '), tab_columns, at};
  std::string shown = printable(bytes);
  const std::size_t width = shown == bytes ? 1 : shown.size();
  return {std::move(shown), width, at};
}

std::vector<Cell> make_cells(std::string_view line, std::size_t from, std::size_t to) {
  std::vector<Cell> cells;
  while (from < to) {
    const std::size_t length = std::max<std::size_t>(1, utf8_sequence(line.substr(from)));
    cells.push_back(make_cell(line.substr(from, length), from));
    from += length;
  }
  return cells;
}

/// The next start of a character at or after `at`, so that a cut does not make half characters.
std::size_t character_start(std::string_view line, std::size_t at) {
  const std::size_t latest = std::min(at + 3, line.size());
  while (at < latest && (static_cast<unsigned char>(line[at]) & 0xC0) == 0x80) ++at;
  return at;
}

Window cells_around(std::string_view line, std::size_t start) {
  const std::size_t from = start > reach ? character_start(line, start - reach) : 0;
  const std::size_t to = std::min(start + reach, line.size());
  Window window;
  window.cells = make_cells(line, from, to);
  window.cut_before = from > 0;
  window.cut_after = to < line.size();
  return window;
}

/// The cell that holds byte `at`, or one past the last cell.
std::size_t cell_at(const std::vector<Cell>& cells, std::size_t at) {
  const auto after = std::upper_bound(cells.begin(), cells.end(), at,
                                      [](std::size_t byte, const Cell& cell) { return byte < cell.byte; });
  return after == cells.begin() ? 0 : static_cast<std::size_t>(after - cells.begin()) - 1;
}

/// Some room before the spot, then all that fits after it, then more before it where room is left.
void take_around(Window& window, std::size_t spot, std::size_t columns) {
  window.first = window.last = spot;
  window.width = 0;
  window.take_before(columns_before);
  window.take_after(columns);
  window.take_before(columns);
}

void choose_cells(Window& window, std::size_t spot) {
  take_around(window, spot, excerpt_columns);
  const bool all = window.first == 0 && window.last == window.cells.size();
  if (all && !window.cut_before && !window.cut_after) return;
  take_around(window, spot, excerpt_columns - 2);  // an ellipsis at either end
  window.cut_before = window.cut_before || window.first > 0;
  window.cut_after = window.cut_after || window.last < window.cells.size();
}

std::size_t width_between(const Window& window, std::size_t first, std::size_t last) {
  std::size_t width = 0;
  for (std::size_t i = first; i < std::min(last, window.last); ++i) width += window.cells[i].width;
  return width;
}

std::string shown_text(const Window& window) {
  std::string shown(window.cut_before ? ellipsis : "");
  for (std::size_t i = window.first; i < window.last; ++i) shown += window.cells[i].shown;
  return shown.append(window.cut_after ? ellipsis : "");
}

}  // namespace

Excerpt make_excerpt(std::string_view line, std::size_t start, std::size_t end) {
  start = std::min(start, line.size());
  Window window = cells_around(line, start);
  const std::size_t spot = start == line.size() ? window.cells.size() : cell_at(window.cells, start);
  choose_cells(window, spot);
  const auto past = std::find_if(window.cells.begin() + static_cast<std::ptrdiff_t>(spot), window.cells.end(),
                                 [end](const Cell& cell) { return cell.byte >= end; });
  const auto last = static_cast<std::size_t>(past - window.cells.begin());
  const std::size_t indent = width_between(window, window.first, spot) + (window.cut_before ? 1 : 0);
  return {shown_text(window), indent, std::max<std::size_t>(1, width_between(window, spot, last))};
}

}  // namespace ashlar
