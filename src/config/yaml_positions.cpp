// libyaml takes six characters for line breaks, `Sources` only '\n'; its own line numbers are therefore not
// used, only the index, which is the same in both counts.
#include "config/yaml_positions.h"

#include <algorithm>

namespace ashlar::yaml {

namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
constexpr std::size_t checkpoint_distance = 64;

bool starts_character(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; }

std::uint16_t saturated(std::size_t column) {
  return static_cast<std::uint16_t>(std::min<std::size_t>(column, UINT16_MAX));
}

}  // namespace

Positions::Positions(FileId file, std::string_view text)
    : file_(file), text_(text), bom_(text.starts_with(byte_order_mark) ? byte_order_mark.size() : 0) {
  line_starts_.push_back(0);
  std::size_t characters = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\n') line_starts_.push_back(i + 1);
    if (i < bom_ || !starts_character(text[i])) continue;
    if (characters++ % checkpoint_distance == 0) checkpoints_.push_back(i);
  }
}

std::size_t Positions::byte_of(std::size_t index) const {
  const std::size_t checkpoint = index / checkpoint_distance;
  if (checkpoint >= checkpoints_.size()) return text_.size();
  std::size_t byte = checkpoints_[checkpoint];
  for (std::size_t left = index % checkpoint_distance; left > 0; --left) byte = next_character(byte);
  return byte;
}

std::size_t Positions::next_character(std::size_t byte) const {
  if (byte >= text_.size()) return text_.size();
  do {
    ++byte;
  } while (byte < text_.size() && !starts_character(text_[byte]));
  return byte;
}

Range Positions::character_at(std::size_t byte) const {
  if (byte >= text_.size() || text_[byte] == '\n' || text_[byte] == '\r') return {byte, byte};
  return {byte, next_character(byte)};
}

std::size_t Positions::line_start(std::size_t byte) const {
  return *(std::upper_bound(line_starts_.begin(), line_starts_.end(), byte) - 1);
}

Place Positions::place(std::size_t byte) const {
  const auto after = std::upper_bound(line_starts_.begin(), line_starts_.end(), byte);
  const auto line = static_cast<std::uint32_t>(after - line_starts_.begin());
  return {line, saturated(byte - *(after - 1) + 1), file_};
}

Span Positions::span(Range range) const {
  const Place end = place(range.end);
  return {place(range.begin), end.line, end.column};
}

}  // namespace ashlar::yaml
