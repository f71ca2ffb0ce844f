// Servers that make one store between them: numbered from 1, spread over the zones in turn, and each told of
// all the others.
#pragma once

#include <cstdint>
#include <vector>

#include "systems/alarms.h"
#include "systems/server.h"

namespace ashlar::systems {

/// Plans for "zookeeper-1", …, where `like` is named "zookeeper" and says what they have in common. Their
/// addresses are made already.
std::vector<ServerPlan> plan_ensemble(Scope scope, const Ground& ground, const ServerPlan& like,
                                      std::int64_t count);

/// Id and address of every server, for all of them to know.
Value members_of(const std::vector<ServerPlan>& plans);

/// "10.17.64.10:2181" of every server, as a list.
Value addresses_of(const std::vector<Server>& servers, std::int64_t port);

/// An alarm on what one of them reports for all, under the dimension `Cluster`: "stage-zookeeper".
Alarm cluster_alarm(const Site& site, std::string_view cluster, std::string_view what,
                    std::string_view metric);

}  // namespace ashlar::systems
