// Route 53's zones and their records.
#include <algorithm>

#include "topology/passes.h"

namespace ashlar::topology {

namespace {

std::string without_last_dot(std::string name) {
  if (name.ends_with('.')) name.pop_back();
  return name;
}

void add_vpc(Zone& zone, const VpcId& vpc) {
  if (vpc.empty() || std::find(zone.vpcs.begin(), zone.vpcs.end(), vpc) != zone.vpcs.end()) return;
  zone.vpcs.push_back(vpc);
}

/// A private zone of which no VPC is in the graph would read as a public one.
void add_zone(Building& building, const Resource& resource) {
  const Attributes from = building.read(resource);
  Zone zone;
  zone.id = {building.id(resource)};
  zone.name = without_last_dot(from.text("name"));
  const std::vector<Attributes> vpcs = from.blocks("vpc");
  for (const Attributes& vpc : vpcs) add_vpc(zone, building.vpc(vpc, "vpc_id"));
  if (!vpcs.empty() && zone.vpcs.empty())
    return building.unmodelled(resource, "a private zone of VPCs that are not in the graph");
  if (vpcs.empty()) {
    for (const Value& server : building.values.items(Reference{&resource, "name_servers"}))
      zone.name_servers.push_back(building.values.text(server));
  }
  building.topology.zones.emplace(zone.id, std::move(zone));
}

Zone* zone_at(Building& building, const Attributes& from) {
  const Resource* resource = from.resource_at("zone_id", {"aws_route53_zone"});
  const auto found = building.topology.zones.find({resource ? building.id(*resource) : ""});
  return found == building.topology.zones.end() ? nullptr : &found->second;
}

void add_associations(Building& building) {
  for (const Resource* resource : building.graph.all("aws_route53_zone_association")) {
    const Attributes from = building.read(*resource);
    if (Zone* zone = zone_at(building, from)) add_vpc(*zone, building.vpc(from, "vpc_id"));
  }
}

/// A name may be written without its zone's, which the provider adds.
std::string full_name(const Attributes& from, const Zone& zone) {
  const std::string name = without_last_dot(from.text("name"));
  if (name.empty()) return zone.name;
  return name == zone.name || name.ends_with("." + zone.name) ? name : name + "." + zone.name;
}

std::vector<std::string> addresses_of(const Topology& topology, const LoadBalancer& balancer) {
  std::vector<std::string> addresses;
  for (const InterfaceId& id : balancer.interfaces) {
    const Interface& interface = topology.interfaces.at(id);
    addresses.push_back(interface.public_address.value_or(interface.address).text());
  }
  return addresses;
}

/// False where the alias leads to what the topology has no addresses of.
bool lead_to_balancer(const Building& building, const Attributes& alias, Record& record) {
  const Resource* resource = alias.resource_at("name", {"aws_lb"});
  const auto found = building.topology.load_balancers.find({resource ? building.id(*resource) : ""});
  if (found == building.topology.load_balancers.end() || record.type != "A") return false;
  record.alias = found->first;
  record.values = addresses_of(building.topology, found->second);
  record.ttl = std::chrono::seconds(60);  // Route 53 Developer Guide, "Choosing between alias and non-alias"
  return true;
}

constexpr std::string_view policies[] = {
    "weighted_routing_policy",    "latency_routing_policy", "failover_routing_policy",
    "geolocation_routing_policy", "cidr_routing_policy",    "geoproximity_routing_policy",
};

void tell_of_policies(Building& building, const Attributes& from) {
  for (std::string_view policy : policies) {
    if (from.has(policy)) building.unmodelled(from.resource(), "routing policies of names");
  }
  if (from.flag("multivalue_answer_routing_policy"))
    building.unmodelled(from.resource(), "routing policies of names");
}

void add_record(Building& building, const Resource& resource) {
  const Attributes from = building.read(resource);
  Zone* zone = zone_at(building, from);
  if (!zone) return building.unmodelled(resource, "a record of a zone that is not in the graph");
  tell_of_policies(building, from);
  Record record;
  record.id = building.id(resource);
  record.name = full_name(from, *zone);
  record.type = from.text("type");
  record.ttl = std::chrono::seconds(from.number("ttl", 300));
  record.values = from.texts("records");
  const std::optional<Attributes> alias = from.block("alias");
  if (alias && !lead_to_balancer(building, *alias, record))
    return building.unmodelled(resource, "an alias of " + alias->text("name") + ", type " + record.type);
  zone->records.push_back(std::move(record));
}

bool before(const Record& a, const Record& b) { return a.name != b.name ? a.name < b.name : a.type < b.type; }

}  // namespace

void describe_zones(Building& building) {
  for (const Resource* resource : building.graph.all("aws_route53_zone")) add_zone(building, *resource);
  add_associations(building);
  for (const Resource* resource : building.graph.all("aws_route53_record")) add_record(building, *resource);
  for (auto& [id, zone] : building.topology.zones)
    std::stable_sort(zone.records.begin(), zone.records.end(), before);
}

}  // namespace ashlar::topology
