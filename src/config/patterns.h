// Regular expressions that say of numbers within a text what `type` reads: an editor knows nothing else of a
// text.
#pragma once

#include <cstdint>
#include <string>

namespace ashlar {

/// Whole numbers from `least` (not below 0) to `most`, without leading zeros.
std::string number_pattern(std::int64_t least, std::int64_t most);

/// IPv4 networks from /`shortest` (not below 1) to /`longest`, without bits beyond the prefix.
std::string cidr_pattern(int shortest, int longest);

}  // namespace ashlar
