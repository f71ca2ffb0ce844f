// Values as bytes of MessagePack, in the dialect of Terraform's plugins: an unknown value is an extension, a
// number that fits no machine type is text. What type a value should have is not asked here (conform.h does).
#pragma once

#include <string>
#include <string_view>

#include "base/failure.h"
#include "provider/value.h"

namespace ashlar::provider {

/// Deeper values are refused: the deepest block of the provider is 14 deep.
inline constexpr int most_depth = 100;

/// Integers as such; other numbers as a double where that loses nothing, else as decimal text.
std::string to_message_pack(const Value& value);

/// One whole value and nothing after it. Unknown values come as extension 0, or as 12, which says more about
/// them (that is dropped). Refused: other extensions, text that is not UTF-8, numbers that are not finite,
/// keys that are not text or come twice, more than `most_depth` levels.
Expected<Value> from_message_pack(std::string_view bytes);

}  // namespace ashlar::provider
