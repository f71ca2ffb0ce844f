// Reads the settings document of a service.
#pragma once

#include <string_view>

#include "workloads/deployment.h"

namespace ashlar::workloads {

/// `shown` is how messages call the document.
Expected<Settings> parse_settings(std::string_view json, const std::string& shown);

}  // namespace ashlar::workloads
