#include "aws/credentials.h"

#include <ctime>

namespace ashlar::aws {

std::optional<std::chrono::system_clock::time_point> expiry_of(const std::string& text) {
  std::tm parts{};
  if (::strptime(text.c_str(), "%Y-%m-%dT%H:%M:%S", &parts) == nullptr) return std::nullopt;
  return std::chrono::system_clock::from_time_t(::timegm(&parts));
}

}  // namespace ashlar::aws
