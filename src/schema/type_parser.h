// Type constraints as the table writes them: the text that `Type::text` gives.
#pragma once

#include <cstdint>
#include <string_view>

#include "schema/schema.h"

namespace ashlar::schema {

/// Throws std::runtime_error that names `line` of the table where `text` is no type.
Type parse_type(std::string_view text, std::uint32_t line);

}  // namespace ashlar::schema
