// Ids that are made once and nowhere else.
#pragma once

#include <string>

namespace ashlar::workloads {

/// The header by which a caller says that two requests are one, asked twice.
inline constexpr const char* idempotency_header = "Idempotency-Key";

/// 32 hexadecimal digits, at random.
std::string new_id();

}  // namespace ashlar::workloads
