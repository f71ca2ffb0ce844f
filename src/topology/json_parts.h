// A topology's parts as JSON. Members have the names of the types' own; ids and addresses are text, spans of
// time seconds, and what may be missing is null.
#pragma once

#include <chrono>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "topology/topology.h"

namespace ashlar::topology {

using Json = nlohmann::ordered_json;

template <class Kind>
Json json_of(const Id<Kind>& id) {
  return id.text;
}
inline Json json_of(const std::string& text) { return text; }
inline Json json_of(const Cidr& cidr) { return cidr.text(); }
inline Json json_of(Address address) { return address.text(); }
inline Json json_of(std::chrono::seconds seconds) { return seconds.count(); }
inline Json json_of(int number) { return number; }
Json json_of(const Place& place);

Json json_of(const Vpc& vpc);
Json json_of(const Subnet& subnet);
Json json_of(const RouteTarget& target);
Json json_of(const Route& route);
Json json_of(const Traffic& traffic);
Json json_of(const RouteTable& table);
Json json_of(const InternetGateway& gateway);
Json json_of(const NatGateway& gateway);
Json json_of(const Peering& peering);
Json json_of(const NetworkAclRule& rule);
Json json_of(const NetworkAcl& acl);
Json json_of(const SecurityGroupRule& rule);
Json json_of(const SecurityGroup& group);
Json json_of(const Interface& interface);

Json json_of(const Forward::Share& share);
Json json_of(const Redirect& redirect);
Json json_of(const FixedResponse& response);
Json json_of(const HealthCheck& check);
Json json_of(const Action& action);
Json json_of(const Conditions::Header& header);
Json json_of(const Conditions::Query& query);
Json json_of(const Conditions& conditions);
Json json_of(const ListenerRule& rule);
Json json_of(const Listener& listener);
Json json_of(const LoadBalancer& balancer);
Json json_of(const Target& target);
Json json_of(const TargetGroup& group);

Json json_of(const Record& record);
Json json_of(const Zone& zone);
Json json_of(const Certificate& certificate);
Json json_of(const Secret& secret);
Json json_of(const Endpoint& endpoint);
Json json_of(const Database& database);
Json json_of(const CacheUser& user);
Json json_of(const Cache& cache);
Json json_of(const Cluster& cluster);
Json json_of(const Service& service);
Json json_of(const Unmodelled& unmodelled);

template <class T>
Json json_of(const std::optional<T>& value) {
  return value ? json_of(*value) : Json();
}

template <class T>
Json json_of(const std::vector<T>& items) {
  Json list = Json::array();
  for (const T& item : items) list.push_back(json_of(item));
  return list;
}

/// By id: each row names its own.
template <class Id, class Row>
Json rows_of(const std::map<Id, Row>& table) {
  Json list = Json::array();
  for (const auto& [id, row] : table) list.push_back(json_of(row));
  return list;
}

}  // namespace ashlar::topology
