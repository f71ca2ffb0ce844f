#include "config/yaml_encoding.h"

#include <cstdint>

#include <fmt/format.h>

#include "base/text.h"

namespace ashlar::yaml {

namespace {

constexpr const char* save_as_utf8 = "save the file as UTF-8";

/// A two-byte mark in front, or two first characters that each have a zero byte on the same side.
bool is_utf16(std::string_view text) {
  if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF")) return true;
  if (text.size() < 4) return false;
  const auto zero = [text](std::size_t i) { return text[i] == '\0'; };
  return zero(0) != zero(1) && zero(0) == zero(2) && zero(1) == zero(3);
}

/// The length of the character at `byte`; 0 where it is ill-formed.
std::size_t character_length(std::string_view text, std::size_t byte) {
  if (static_cast<unsigned char>(text[byte]) < 0x80) return 1;
  for (std::size_t length = 1; length <= 4 && byte + length <= text.size(); ++length) {
    if (is_utf8(text.substr(byte, length))) return length;
  }
  return 0;
}

std::uint32_t code_point(std::string_view character) {
  const auto lead = static_cast<unsigned char>(character[0]);
  if (character.size() == 1) return lead;
  std::uint32_t value = lead & (0x7FU >> character.size());
  for (const char byte : character.substr(1))
    value = (value << 6U) | (static_cast<unsigned char>(byte) & 0x3FU);
  return value;
}

/// YAML 1.1, c-printable.
bool is_allowed(std::uint32_t c) {
  if (c < 0x20) return c == '\t' || c == '\n' || c == '\r';
  if (c < 0xA0) return c < 0x7F || c == 0x85;
  return c != 0xFFFE && c != 0xFFFF;
}

EncodingProblem not_allowed(std::uint32_t c, std::size_t byte) {
  if (c == 0) return {"the file contains a NUL byte", "a text file has none; is this the right file?", byte};
  std::string help = fmt::format("remove it, or write \"\\u{:04X}\" between double quotes", c);
  return {fmt::format("the control character U+{:04X} is not allowed in YAML", c), std::move(help), byte};
}

}  // namespace

std::optional<EncodingProblem> find_encoding_problem(std::string_view text) {
  if (is_utf16(text)) return EncodingProblem{"the file is UTF-16, not UTF-8", save_as_utf8, 0};
  std::size_t byte = 0;
  while (byte < text.size()) {
    const std::size_t length = character_length(text, byte);
    if (length == 0) return EncodingProblem{"the file is not well-formed UTF-8", save_as_utf8, byte};
    const std::uint32_t c = code_point(text.substr(byte, length));
    if (!is_allowed(c)) return not_allowed(c, byte);
    byte += length;
  }
  return std::nullopt;
}

}  // namespace ashlar::yaml
