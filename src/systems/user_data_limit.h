// EC2 takes 16 KB of user data, counted before it is put into base64 (EC2 User Guide, "Run commands at
// launch"), and refuses the launch template that has more: known here, before anything is applied.
#pragma once

#include "base/diagnostics.h"
#include "model/architecture.h"

namespace ashlar::systems {

inline constexpr std::size_t user_data_limit = std::size_t{16} * 1024;

/// Bytes that a server would be sent. References count as the longest that AWS could put in their place, so
/// the true size is never above.
std::size_t user_data_size(const Value& user_data);

/// Reports every launch template whose user data would be too long.
void check_user_data(const Architecture& architecture, Diagnostics& diagnostics);

}  // namespace ashlar::systems
