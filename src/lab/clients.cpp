#include "lab/clients.h"

#include <nlohmann/json.hpp>

#include "lab/servers/kinds.h"
#include "lab/stand_ins.h"

namespace ashlar::lab {

namespace {

using nlohmann::json;

/// "stage.stage.mysql" of a pod "stage.stage.services.backend.1": stores stand beside services.
std::string beside(const std::string& pod, const std::string& store) {
  const std::size_t services = pod.find(".services.");
  return services == std::string::npos ? "" : pod.substr(0, services + 1) + store;
}

/// Clients of the store that these settings of a pod tell of, and of its servers.
void add_clients(std::map<std::string, StoreClient>& clients, const Desired& running, const Server& pod,
                 json settings, const ServerKind& kind) {
  const std::string store = beside(pod.name, std::string(kind.setting));
  if (store.empty() || clients.contains(store)) return;
  clients.emplace(store, kind.client(pod, settings));
  for (const Server& server : running.servers) {
    if (!server.name.starts_with(store + ".")) continue;
    const auto address = own_address(running.networks.namespaces.at(server.name_space));
    if (!address) continue;
    settings["host"] = address->text();
    clients.emplace(server.name, kind.client(pod, settings));
  }
}

}  // namespace

std::map<std::string, StoreClient> store_clients(const Desired& running) {
  std::map<std::string, StoreClient> clients;
  for (const Server& pod : running.servers) {
    const auto file = pod.files.find("settings.json");
    if (file == pod.files.end()) continue;
    const json settings = json::parse(file->second, nullptr, false);
    if (!settings.is_object() || !pod.environment.contains("CA_BUNDLE")) continue;
    for (const ServerKind& kind : server_kinds())
      if (kind.client != nullptr && settings.contains(kind.setting))
        add_clients(clients, running, pod, settings.at(std::string(kind.setting)), kind);
  }
  return clients;
}

}  // namespace ashlar::lab
