#include "lab/desired_json.h"

#include <nlohmann/json.hpp>

namespace ashlar::topology {

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Address, value)

}  // namespace ashlar::topology

namespace ashlar {

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Cidr, address, prefix)

}  // namespace ashlar

// Optional values as null, durations as numbers.
namespace nlohmann {

template <class T>
struct adl_serializer<std::optional<T>> {
  static void to_json(json& json, const std::optional<T>& value) {
    if (value) json = *value;
  }
  static void from_json(const json& json, std::optional<T>& value) {
    if (!json.is_null()) value = json.get<T>();
  }
};

template <class Unit, class Period>
struct adl_serializer<std::chrono::duration<Unit, Period>> {
  static void to_json(json& json, const std::chrono::duration<Unit, Period>& value) { json = value.count(); }
  static void from_json(const json& json, std::chrono::duration<Unit, Period>& value) {
    value = std::chrono::duration<Unit, Period>(json.get<Unit>());
  }
};

}  // namespace nlohmann

namespace ashlar::lab {

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(AddressPlan, link, address, prefix)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(RoutePlan, table, destination, link, via)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(RulePlan, priority, mark, own, table)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(NamespacePlan, forwards, addresses, routes, rules, resolver, ruleset)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(LinkEnd, name_space, name)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(LinkPlan, a, b)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(FloatingAddress, address, router, links)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(NetworkPlan, namespaces, links, floating)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Health, port, command, timeout)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Server, name, kind, name_space, stands_for, software, files, prepare,
                                   command, output, environment, health, reload_signal, stop_signal,
                                   stops_last, stop_grace, memory_limit)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(ServerGroup, name, kind, address, members, options)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Forward, name, host_port, name_space, address, port)

nlohmann::json to_json(const Desired& desired) {
  return {{"networks", desired.networks},
          {"servers", desired.servers},
          {"groups", desired.groups},
          {"forwards", desired.forwards}};
}

Desired desired_from(const nlohmann::json& json) {
  Desired desired;
  json.at("networks").get_to(desired.networks);
  json.at("servers").get_to(desired.servers);
  json.at("groups").get_to(desired.groups);
  json.at("forwards").get_to(desired.forwards);
  return desired;
}

}  // namespace ashlar::lab
