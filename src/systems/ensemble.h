// Servers that make one store between them: numbered from 1, spread over the zones in turn, and each told of
// all the others.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

#include "systems/alarms.h"
#include "systems/server.h"

namespace ashlar::systems {

/// What servers of `software` in the app tier have in common, as the settings say it.
template <class Settings>
ServerPlan member_plan(const Ground& ground, std::string_view software, const Settings& settings,
                       const Resource& security_group) {
  ServerPlan plan;
  plan.name = software;
  plan.software = software;
  plan.tier = &ground.vpc.private_tier;
  plan.security_group = &security_group;
  plan.instance = settings.instance;
  plan.storage = settings.storage;
  plan.archive = settings.archive;
  return plan;
}

/// Servers "zookeeper-1", …, where `like` is named "zookeeper". `settings` makes what all of them are told,
/// given id and address of every one.
std::vector<Server> add_ensemble(Scope scope, const Ground& ground, const ServerPlan& like,
                                 std::int64_t count, const std::function<Object(Value members)>& settings);

/// "10.17.64.10:2181" of every server, as a list.
Value addresses_of(const std::vector<Server>& servers, std::int64_t port);

/// An alarm on what one of them reports for all, under the dimension `Cluster`: "stage-zookeeper".
Alarm cluster_alarm(const Site& site, std::string_view cluster, std::string_view what,
                    std::string_view metric);

}  // namespace ashlar::systems
