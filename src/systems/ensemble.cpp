#include "systems/ensemble.h"

#include <fmt/format.h>

#include "systems/server_alarms.h"

namespace ashlar::systems {

namespace {

/// Each has its address already, for the others to be told of.
std::vector<ServerPlan> plan_members(Scope scope, const Ground& ground, const ServerPlan& like,
                                     std::int64_t count) {
  std::vector<ServerPlan> plans;
  for (std::int64_t id = 1; id <= count; ++id) {
    ServerPlan& plan = plans.emplace_back(like);
    plan.name = fmt::format("{}-{}", like.name, id);
    plan.zone = static_cast<std::size_t>(id - 1) % ground.vpc.zones.size();
    plan.interface = &add_server_address(scope, ground, plan);
    set(plan.settings, "id", id);
  }
  return plans;
}

Value members_of(const std::vector<ServerPlan>& plans) {
  List members;
  for (const ServerPlan& plan : plans) {
    members.push_back(
        object({{"id", *find(plan.settings, "id")}, {"address", (*plan.interface)["private_ip"]}}));
  }
  return members;
}

}  // namespace

std::vector<Server> add_ensemble(Scope scope, const Ground& ground, const ServerPlan& like,
                                 std::int64_t count, const std::function<Object(Value members)>& settings) {
  std::vector<ServerPlan> plans = plan_members(scope, ground, like, count);
  const Object shared = settings(members_of(plans));
  std::vector<Server> servers;
  for (ServerPlan& plan : plans) {
    plan.settings.insert(plan.settings.end(), shared.begin(), shared.end());
    servers.push_back(add_server(scope, ground, plan));
  }
  return servers;
}

Value addresses_of(const std::vector<Server>& servers, std::int64_t port) {
  List addresses;
  for (const Server& server : servers)
    addresses.push_back(concat({(*server.interface)["private_ip"], fmt::format(":{}", port)}));
  return addresses;
}

Alarm cluster_alarm(const Site& site, std::string_view cluster, std::string_view what,
                    std::string_view metric) {
  Alarm alarm;
  alarm.name = fmt::format("{}-{}", cluster, what);
  alarm.metric_namespace = server_metrics;
  alarm.metric = metric;
  alarm.dimensions = {{"Cluster", site.name(cluster)}};
  alarm.statistic = "Maximum";  // only one of them counts; the others report nothing, or zero
  return alarm;
}

}  // namespace ashlar::systems
