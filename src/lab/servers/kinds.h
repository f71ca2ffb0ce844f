// Every kind of server that the lab has, in one list: what it takes, and what can be done with it besides
// running it.
#pragma once

#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string_view>
#include <vector>

#include "lab/failover/replication.h"
#include "lab/ground.h"
#include "lab/server.h"
#include "lab/servers/store_client.h"

namespace ashlar::lab {

/// Of other people's, and Debian's package that holds it.
struct NeededProgram {
  const char* program;
  const char* package;
};

struct ServerKind {
  Expected<std::vector<Server>> (*servers)(const Ground& ground);
  bool (*needed)(const topology::Topology& topology);  ///< whether there are servers of it
  std::vector<NeededProgram> programs;

  // Of stores alone.
  std::string_view name{};     ///< as groups of such servers say it
  std::string_view setting{};  ///< as settings of pods, and addresses, say it: `mysql`
  std::vector<ServerGroup> (*groups)(const Ground& ground) = nullptr;
  std::unique_ptr<Replication> (*replication)(const ServerGroup& group, const Folder& folder) = nullptr;
  StoreClient (*client)(const Server& pod, const nlohmann::json& settings) = nullptr;
};

const std::vector<ServerKind>& server_kinds();

}  // namespace ashlar::lab
