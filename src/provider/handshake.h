// The one line that a plugin writes when it listens (github.com/hashicorp/go-plugin, docs/internals.md), and
// what must stand in its environment for it to do so.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/failure.h"

namespace ashlar::provider {

/// Variables that make it a plugin that listens in `socket_folder` and logs nothing.
std::map<std::string, std::string> plugin_environment(const std::string& socket_folder);

/// Variables of the caller's that must not reach it.
const std::vector<std::string>& unwanted_variables();

/// The socket's path out of "1|5|unix|PATH|grpc|". Fails for another protocol, network or version.
Expected<std::string> read_handshake(std::string_view line);

}  // namespace ashlar::provider
