// The ports of 127.0.0.1 by which the host reaches the lab's public load balancers.
#pragma once

namespace ashlar::lab {

inline constexpr int https_port = 443;
inline constexpr int http_port = 80;

struct Doors {
  int https = https_port;
  int http = http_port;
};

}  // namespace ashlar::lab
