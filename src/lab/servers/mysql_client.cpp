// The `mariadb` program as a client of a database, with a pod's own user.
#include <nlohmann/json.hpp>

#include <fmt/format.h>

#include "base/text.h"
#include "lab/servers/mysql.h"

namespace ashlar::lab {

StoreClient mysql_client(const Server& pod, const nlohmann::json& settings) {
  const std::string password = pod_secret(pod, split(settings.value("password_secret", ""), ':').back());
  StoreClient client;
  client.name_space = pod.name_space;
  client.command = {"mariadb", "--defaults-extra-file={folder}/client.cnf", settings.value("database", "")};
  client.files["client.cnf"] = fmt::format(
      "[client]\nhost={}\nport={}\nconnect-timeout=10\nuser={}\npassword=\"{}\"\nssl-ca={}\nssl-verify-"
      "server-cert\n",
      settings.value("host", ""), settings.value("port", 0), settings.value("username", ""), password,
      pod.environment.at("CA_BUNDLE"));
  return client;
}

}  // namespace ashlar::lab
