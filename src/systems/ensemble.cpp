#include "systems/ensemble.h"

#include <fmt/format.h>

#include "systems/server_alarms.h"

namespace ashlar::systems {

std::vector<ServerPlan> plan_ensemble(Scope scope, const Ground& ground, const ServerPlan& like,
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
