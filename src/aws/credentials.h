// Who speaks to AWS.
#pragma once

#include <chrono>
#include <optional>
#include <string>

namespace ashlar::aws {

/// Never printed, logged or written to a file.
struct Credentials {
  std::string access_key_id;
  std::string secret_access_key;
  std::string session_token;  ///< of temporary ones; else empty
  std::optional<std::chrono::system_clock::time_point> expires;
};

/// "2026-01-02T03:04:05Z", as AWS writes it, with or without fractions: it is always in UTC. None where it is
/// no time.
std::optional<std::chrono::system_clock::time_point> expiry_of(const std::string& text);

}  // namespace ashlar::aws
