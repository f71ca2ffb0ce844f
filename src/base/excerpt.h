// The part of a source line that a message shows, and where the carets go under it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace ashlar {

/// Columns that an excerpt fills at most.
constexpr std::size_t excerpt_columns = 120;

struct Excerpt {
  std::string line;            ///< safe to print: tabs are spaces, controls are escaped, long ends are "…"
  std::size_t indent = 0;      ///< columns before the first caret
  std::size_t underlined = 1;  ///< carets
};

/// The bytes from `start` up to `end` of `line`, with what stands around them. Every character counts as one
/// column: double-width and combining characters, which terminals disagree about, shift the carets a little.
/// The time taken does not grow with the length of the line.
Excerpt make_excerpt(std::string_view line, std::size_t start, std::size_t end);

}  // namespace ashlar
