// Addresses as `show` and `validate` take them.
#pragma once

#include <string>

#include "cli/output.h"
#include "model/architecture.h"

namespace ashlar::cli {

/// Says that nothing has this address, and which nearest one has something.
Exit no_such_address(const Architecture& architecture, const std::string& address, const Output& out);

}  // namespace ashlar::cli
