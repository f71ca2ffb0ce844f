#include "lab/servers/web_health.h"

#include <fmt/format.h>

namespace ashlar::lab {

namespace {

constexpr const char* haproxy_page = "127.0.0.1:8404";

}  // namespace

Health web_health(const std::string& url, int port) {
  Health health;
  health.port = port;
  health.command = {"curl", "--silent", "--fail",    "--insecure", "--noproxy",
                    "*",    "--output", "/dev/null", url};
  health.timeout = std::chrono::seconds(5);
  return health;
}

std::string haproxy_health_section() {
  return fmt::format(
      "\nfrontend health\n"
      "    mode http\n"
      "    bind {}\n"
      "    timeout client 5s\n"
      "    monitor-uri /\n",
      haproxy_page);
}

Health haproxy_health(int port) { return web_health(fmt::format("http://{}/", haproxy_page), port); }

}  // namespace ashlar::lab
