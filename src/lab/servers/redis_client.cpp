// The `redis-cli` program as a client of a cache, with a pod's own user.
#include <nlohmann/json.hpp>

#include "lab/servers/redis.h"

namespace ashlar::lab {

StoreClient redis_client(const Server& pod, const nlohmann::json& settings) {
  const std::string user = settings.value("username", "");
  StoreClient client;
  client.name_space = pod.name_space;
  client.command = {"redis-cli",
                    "-h",
                    settings.value("host", ""),
                    "-p",
                    std::to_string(settings.value("port", 0)),
                    "--tls",
                    "--cacert",
                    pod.environment.at("CA_BUNDLE"),
                    "--user",
                    user};
  client.environment["REDISCLI_AUTH"] = pod_secret(pod, "redis-" + user);
  return client;
}

}  // namespace ashlar::lab
