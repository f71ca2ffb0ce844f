// Small helpers for text that several layers need.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ashlar {

/// The known name nearest to `name` by edit distance, if near enough to be a likely slip of the fingers.
std::optional<std::string> nearest_name(std::string_view name, std::span<const std::string> known);

/// "a, b or c"
std::string join_or(std::span<const std::string> items);
std::string join(std::span<const std::string> items, std::string_view separator);

std::vector<std::string> split(std::string_view text, char separator);
std::string replace_all(std::string_view text, std::string_view from, std::string_view to);

/// First `digits` (at most 64) hexadecimal digits of the SHA-256 of `text`.
std::string sha256_hex(std::string_view text, std::size_t digits = 64);

/// True if `text` is well-formed UTF-8.
bool is_utf8(std::string_view text);

/// Control characters and ill-formed bytes as \xNN; safe to print on a terminal.
std::string printable(std::string_view text);

}  // namespace ashlar
