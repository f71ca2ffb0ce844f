// How a provider's process is started.
#pragma once

#include <chrono>
#include <map>
#include <string>

namespace ashlar::provider {

struct StartOptions {
  /// Set on top of the caller's environment, and under what the protocol needs.
  std::map<std::string, std::string> environment;
  /// Until it says where it listens: 0.3 s where its 700 MB are in memory, seconds where they are not.
  std::chrono::milliseconds patience = std::chrono::seconds(60);
};

}  // namespace ashlar::provider
