// The table as it stands in the program.
#pragma once

#include <string_view>

namespace ashlar::schema {

/// The bytes of `aws-5.100.0.table`; they live as long as the program.
std::string_view builtin_table();

}  // namespace ashlar::schema
