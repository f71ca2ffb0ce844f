// Values as JSON text, as state files hold them. Numbers keep every digit, which a parser that makes doubles
// of them would not.
#pragma once

#include <string>
#include <string_view>

#include "base/failure.h"
#include "provider/value.h"

namespace ashlar::provider {

/// Members sorted by name; on one line, or indented by so many spaces a level. An unknown value is a bug and
/// throws std::logic_error: states hold none.
std::string to_json(const Value& value, int indent = 0);

/// One whole JSON text: a state file, or the attributes in it. A key that comes twice is refused, as is what
/// `from_message_pack` refuses.
Expected<Value> from_json(std::string_view text);

}  // namespace ashlar::provider
