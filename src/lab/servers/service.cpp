// Services' pods. What runs in them is this project's own frontend, for a service that calls others, or else
// its backend; what they are told and where they read it is what a deployment on the cluster would give them:
// the service's settings as a file, its secrets as files, a certificate, and where the authority's stands.
#include "lab/servers/service.h"

#include <nlohmann/json.hpp>

#include <fmt/format.h>

#include "base/text.h"
#include "lab/servers/redis.h"
#include "lab/servers/web_health.h"

namespace ashlar::lab {

namespace {

using nlohmann::json;

/// What the service's own program calls the file: the last part of the secret's ARN.
std::string file_of(const std::string& arn) { return "secrets/" + split(arn, ':').back(); }

/// "stage-mysql": AWS puts six characters of its own behind the name in the ARN.
std::string secret_name(const topology::Topology& topology, const std::string& arn) {
  for (const auto& [id, secret] : topology.secrets)
    if (secret.arn == arn) return secret.name;
  return arn;
}

/// What the secrets store would mount: a file for each secret that the settings name. An IAM user of Redis
/// has a password here.
std::map<std::string, std::string> secret_files(const Ground& ground, const json& settings) {
  std::map<std::string, std::string> files;
  if (settings.contains("mysql")) {
    const std::string arn = settings["mysql"].value("password_secret", "");
    files[file_of(arn)] = ground.secrets.get(secret_name(ground.topology, arn));
  }
  if (settings.contains("redis")) {
    const std::string user = settings["redis"].value("username", "");
    files["secrets/redis-" + user] = ground.secrets.get(redis_secret(user));
  }
  return files;
}

std::string program(const json& settings) {
  return settings.value("calls", json::object()).empty() ? "ashlar-backend" : "ashlar-frontend";
}

/// What a pod is told; the rest is for who deploys it.
std::string told(json settings) {
  for (const char* other : {"image", "namespace", "role", "scaling", "target_group"}) settings.erase(other);
  return settings.dump(2) + "\n";
}

/// What the load balancer asks of it; a pod that none has as a target is asked the same.
std::string health_path(const topology::Topology& topology, const topology::Interface& interface) {
  for (const auto& [id, group] : topology.target_groups)
    for (const topology::Target& target : group.targets)
      if (target.interface == interface.id) return group.health.path;
  return "/health";
}

/// A pod knows its certificate's names from its own address: load balancers do not look at them.
Expected<Server> pod(const Ground& ground, const topology::Service& service,
                     const topology::Interface& interface, const json& settings) {
  const std::string folder = ground.folder.run(interface.name);
  return ground.certificates.issue(interface.name, {service.name}, {interface.address})
      .map([&](const KeyPair& pair) {
        Server server;
        server.name = interface.name;
        server.kind = "service";
        server.name_space = interface.name;
        server.stands_for = "pod of " + service.image;
        server.software = program(settings);
        server.files = secret_files(ground, settings);
        server.files["settings.json"] = told(settings);
        server.files["tls/certificate.pem"] = pair.certificate;
        server.files["tls/key.pem"] = pair.key;
        server.command = {ground.programs + "/" + program(settings)};
        server.environment = {{"SETTINGS", folder + "/settings.json"},
                              {"SECRETS", folder + "/secrets"},
                              {"TLS_CERTIFICATE", folder + "/tls/certificate.pem"},
                              {"TLS_KEY", folder + "/tls/key.pem"},
                              {"CA_BUNDLE", ground.certificates.authority_path()},
                              {"POD_NAME", interface.name}};
        server.health = web_health(fmt::format("https://{}:{}{}", interface.address.text(), service.port,
                                               health_path(ground.topology, interface)),
                                   service.port);
        server.stop_grace = std::chrono::seconds(30);  // a pod's own, unless it says otherwise
        server.memory_limit = std::uint64_t{256} << 20;
        return server;
      });
}

}  // namespace

Expected<std::vector<Server>> services(const Ground& ground) {
  std::vector<Server> servers;
  for (const auto& entry : ground.topology.services) {
    const topology::Service& service = entry.second;
    const json settings = json::parse(service.settings);
    for (const topology::InterfaceId& id : service.pods) {
      auto server = pod(ground, service, ground.topology.interfaces.at(id), settings);
      if (!server) return tl::unexpected(server.error());
      servers.push_back(std::move(*server));
    }
  }
  return servers;
}

}  // namespace ashlar::lab
