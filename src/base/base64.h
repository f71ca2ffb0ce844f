// Base64 (RFC 4648, section 4).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace ashlar {

std::string encode_base64(std::string_view bytes);

/// None where the text is no base64, padding included.
std::optional<std::string> decode_base64(std::string_view text);

}  // namespace ashlar
