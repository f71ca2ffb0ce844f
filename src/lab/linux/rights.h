// Why a machine refuses a lab, and what its owner can do.
#pragma once

#include <filesystem>
#include <vector>

#include "base/failure.h"

namespace ashlar::lab {

/// The kernel's settings that forbid user namespaces to ordinary users, as they stand below `proc_sys`.
std::vector<Failure> user_namespace_obstacles(const std::filesystem::path& proc_sys);

}  // namespace ashlar::lab
