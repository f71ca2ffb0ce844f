// Small helpers for text that several layers need.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ashlar {

/// The known name nearest to `name` by edit distance, if near enough to be a likely slip of the fingers: at
/// most one slip in three letters. Capitals and '-' against '_' are no slip; among equals the first in
/// `known` wins.
std::optional<std::string> nearest_name(std::string_view name, std::span<const std::string> known);

/// "a, b or c"
std::string join_or(std::span<const std::string> items);
std::string join(std::span<const std::string> items, std::string_view separator);

/// The parts between the separators, empty ones too: always one more than there are separators.
std::vector<std::string> split(std::string_view text, char separator);
/// Whether one of `words` stands in `text`, also as a part of a longer one.
bool contains_any(std::string_view text, std::span<const std::string_view> words);
std::string replace_all(std::string_view text, std::string_view from, std::string_view to);

/// First `digits` (at most 64) hexadecimal digits of the SHA-256 of `text`.
std::string sha256_hex(std::string_view text, std::size_t digits = 64);

/// Bytes of the well-formed UTF-8 character that `text` starts with; 0 where it starts with none.
std::size_t utf8_sequence(std::string_view text);

/// True if `text` is well-formed UTF-8.
bool is_utf8(std::string_view text);

/// Control characters (C0, C1, and the bidirectional ones that make a line read as another) and ill-formed
/// bytes as \xNN, line breaks too; safe to print on a terminal. Other UTF-8 is left as it is.
std::string printable(std::string_view text);

}  // namespace ashlar
