// From libyaml's positions, which count characters, to bytes of the text and to the places that messages
// show.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/source.h"

namespace ashlar::yaml {

/// The bytes [begin, end) of a file's text.
struct Range {
  std::size_t begin = 0;
  std::size_t end = 0;
};

/// `text` must outlive this and be the whole text of `file`, byte order mark included. Ill-formed UTF-8 does
/// no harm, but characters are then not counted as libyaml would.
class Positions {
 public:
  Positions(FileId file, std::string_view text);

  std::string_view text() const { return text_; }
  /// What libyaml is given: the text without its byte order mark.
  std::string_view body() const { return text_.substr(bom_); }
  /// The byte of the text where the character `index` of `body` starts; the end of the text beyond the last.
  std::size_t byte_of(std::size_t index) const;
  Span span(Range range) const;
  /// One character at `byte`, or nothing where the line or the text ends.
  Range character_at(std::size_t byte) const;
  std::size_t line_start(std::size_t byte) const;

 private:
  Place place(std::size_t byte) const;
  std::size_t next_character(std::size_t byte) const;

  FileId file_;
  std::string_view text_;
  std::size_t bom_;
  std::vector<std::size_t> line_starts_;
  std::vector<std::size_t> checkpoints_;  ///< the byte of every 64th character of the body
};

}  // namespace ashlar::yaml
