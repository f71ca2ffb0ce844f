// Columns of text for terminals, all to the left: what Table is for numbers, this is for words.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace ashlar::cli {

/// Columns that a text takes on a terminal, near enough: its code points.
std::size_t text_width(std::string_view text);

/// Columns that prose is broken at on a terminal of `width` columns; 0: on none.
std::size_t page_of(std::size_t width);

/// Each row on a line of its own after `indent` spaces, two spaces between columns. A cell longer than
/// `widest` does not widen its column. The last column is broken at `width` columns, 0: never.
std::string columns(const std::vector<std::vector<std::string>>& rows, std::size_t indent,
                    std::size_t width = 0, std::size_t widest = 48);

/// `text` broken at spaces into lines of at most `width` columns; all but the first after `indent` spaces.
std::string wrapped(std::string_view text, std::size_t width, std::size_t indent);

}  // namespace ashlar::cli
