#include "lab/clients.h"

#include <nlohmann/json.hpp>

#include <fmt/format.h>

#include "base/text.h"

namespace ashlar::lab {

namespace {

using nlohmann::json;

/// "stage.stage.mysql" of a pod "stage.stage.services.backend.1": stores stand beside services.
std::string beside(const std::string& pod, const std::string& store) {
  const std::size_t services = pod.find(".services.");
  return services == std::string::npos ? "" : pod.substr(0, services + 1) + store;
}

std::string secret(const Server& pod, const std::string& name) {
  const auto found = pod.files.find("secrets/" + name);
  return found == pod.files.end() ? "" : found->second;
}

StoreClient mysql_client(const Server& pod, const json& settings) {
  const std::string password = secret(pod, split(settings.value("password_secret", ""), ':').back());
  StoreClient client;
  client.name_space = pod.name_space;
  client.command = {"mariadb", "--defaults-extra-file={folder}/client.cnf", settings.value("database", "")};
  client.files["client.cnf"] =
      fmt::format("[client]\nhost={}\nport={}\nuser={}\npassword=\"{}\"\nssl-ca={}\nssl-verify-server-cert\n",
                  settings.value("host", ""), settings.value("port", 0), settings.value("username", ""),
                  password, pod.environment.at("CA_BUNDLE"));
  return client;
}

StoreClient redis_client(const Server& pod, const json& settings) {
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
  client.environment["REDISCLI_AUTH"] = secret(pod, "redis-" + user);
  return client;
}

}  // namespace

std::map<std::string, StoreClient> store_clients(const Desired& running) {
  std::map<std::string, StoreClient> clients;
  for (const Server& pod : running.servers) {
    const auto file = pod.files.find("settings.json");
    if (file == pod.files.end()) continue;
    const json settings = json::parse(file->second, nullptr, false);
    if (!settings.is_object() || !pod.environment.contains("CA_BUNDLE")) continue;
    if (settings.contains("mysql"))
      clients.emplace(beside(pod.name, "mysql"), mysql_client(pod, settings["mysql"]));
    if (settings.contains("redis"))
      clients.emplace(beside(pod.name, "redis"), redis_client(pod, settings["redis"]));
  }
  return clients;
}

}  // namespace ashlar::lab
