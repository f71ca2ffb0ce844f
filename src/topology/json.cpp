#include "topology/json_parts.h"

namespace ashlar::topology {

Json json_of(const Record& record) {
  return {{"id", record.id},           {"name", record.name},     {"type", record.type},
          {"ttl", record.ttl.count()}, {"values", record.values}, {"alias", json_of(record.alias)}};
}

Json json_of(const Zone& zone) {
  return {{"id", zone.id.text},
          {"name", zone.name},
          {"vpcs", json_of(zone.vpcs)},
          {"name_servers", zone.name_servers},
          {"records", json_of(zone.records)}};
}

Json json_of(const Certificate& certificate) {
  return {{"id", certificate.id.text},
          {"region", certificate.region},
          {"arn", certificate.arn},
          {"names", certificate.names}};
}

Json json_of(const Secret& secret) {
  return {{"id", secret.id.text}, {"arn", secret.arn}, {"name", secret.name}};
}

Json json_of(const Endpoint& endpoint) { return {{"name", endpoint.name}, {"port", endpoint.port}}; }

Json json_of(const Database& database) {
  return {{"id", database.id.text},
          {"name", database.name},
          {"address_name", database.address_name},
          {"place", json_of(database.place)},
          {"engine", database.engine},
          {"version", database.version},
          {"endpoint", json_of(database.endpoint)},
          {"address", database.address.text()},
          {"database", database.database},
          {"username", database.username},
          {"password", database.password.text},
          {"parameters", database.parameters},
          {"nodes", json_of(database.nodes)},
          {"replica_of", database.replica_of.text}};
}

Json json_of(const CacheUser& user) {
  return {{"name", user.name},
          {"access", user.access},
          {"iam", user.iam},
          {"password_required", user.password_required}};
}

Json json_of(const Cache& cache) {
  return {{"id", cache.id.text},
          {"name", cache.name},
          {"address_name", cache.address_name},
          {"place", json_of(cache.place)},
          {"engine", cache.engine},
          {"version", cache.version},
          {"primary", json_of(cache.primary)},
          {"reader", json_of(cache.reader)},
          {"address", cache.address.text()},
          {"automatic_failover", cache.automatic_failover},
          {"transit_encryption", cache.transit_encryption},
          {"parameters", cache.parameters},
          {"users", json_of(cache.users)},
          {"nodes", json_of(cache.nodes)}};
}

Json json_of(const Cluster& cluster) {
  return {{"id", cluster.id.text},
          {"name", cluster.name},
          {"place", json_of(cluster.place)},
          {"endpoint", cluster.endpoint},
          {"security_group", cluster.security_group.text},
          {"subnets", json_of(cluster.subnets)},
          {"endpoints", json_of(cluster.endpoints)}};
}

Json json_of(const Service& service) {
  return {{"id", service.id.text},
          {"name", service.name},
          {"address_name", service.address_name},
          {"place", json_of(service.place)},
          {"cluster", service.cluster.text},
          {"target_group", service.target_group.text},
          {"port", service.port},
          {"image", service.image},
          {"settings", service.settings},
          {"pods", json_of(service.pods)}};
}

Json json_of(const Unmodelled& unmodelled) { return {{"id", unmodelled.id}, {"what", unmodelled.what}}; }

std::string to_json(const Topology& topology) {
  const Json document{{"vpcs", rows_of(topology.vpcs)},
                      {"subnets", rows_of(topology.subnets)},
                      {"route_tables", rows_of(topology.route_tables)},
                      {"internet_gateways", rows_of(topology.internet_gateways)},
                      {"nat_gateways", rows_of(topology.nat_gateways)},
                      {"peerings", rows_of(topology.peerings)},
                      {"network_acls", rows_of(topology.network_acls)},
                      {"security_groups", rows_of(topology.security_groups)},
                      {"interfaces", rows_of(topology.interfaces)},
                      {"load_balancers", rows_of(topology.load_balancers)},
                      {"target_groups", rows_of(topology.target_groups)},
                      {"zones", rows_of(topology.zones)},
                      {"certificates", rows_of(topology.certificates)},
                      {"secrets", rows_of(topology.secrets)},
                      {"databases", rows_of(topology.databases)},
                      {"caches", rows_of(topology.caches)},
                      {"clusters", rows_of(topology.clusters)},
                      {"services", rows_of(topology.services)},
                      {"unmodelled", json_of(topology.unmodelled)}};
  return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace ashlar::topology
