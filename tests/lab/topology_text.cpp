#include "lab/topology_text.h"

#include "base/overloaded.h"

namespace ashlar::lab::testing {

using namespace topology;

namespace {

std::string text(const RouteTarget& target) {
  return std::visit(Overloaded{[](const Blackhole&) { return std::string("nowhere"); },
                               [](const EndpointTarget& endpoint) { return endpoint.service; },
                               [](const auto& id) { return id.text; }},
                    target);
}

std::string text(const Traffic& traffic) {
  return "protocol " + std::to_string(traffic.protocol) + " " + std::to_string(traffic.from) + "-" +
         std::to_string(traffic.to);
}

std::string text(const NetworkAclRule& rule, const char* direction) {
  return "  " + std::string(direction) + " " + std::to_string(rule.number) +
         (rule.allow ? " allow " : " deny ") + text(rule.traffic) + " " + rule.peer.text() + "\n";
}

std::string text(const SecurityGroupRule& rule, const char* direction) {
  const std::string peer = std::visit(Overloaded{[](const Cidr& network) { return network.text(); },
                                                 [](const SecurityGroupId& id) { return id.text; },
                                                 [](const PrefixList& list) { return list.service; }},
                                      rule.peer);
  return "  " + std::string(direction) + " " + text(rule.traffic) + " " + peer + "\n";
}

std::string text(const Interface& interface) {
  std::string text = interface.id.text + " " + interface.address.text();
  if (interface.public_address) text += " public " + interface.public_address->text();
  text += " in " + interface.subnet.text + (interface.source_dest_check ? "" : ", forwards");
  if (!interface.filtered) text += ", unfiltered";
  for (const SecurityGroupId& group : interface.groups) text += " " + group.text;
  return text + "\n";
}

std::string networks_text(const Topology& topology) {
  std::string all;
  for (const auto& [id, vpc] : topology.vpcs) all += id.text + " " + vpc.cidrs.front().text() + "\n";
  for (const auto& [id, subnet] : topology.subnets)
    all += id.text + " " + subnet.cidr.text() + " " + subnet.route_table.text + " " +
           subnet.network_acl.text + "\n";
  for (const auto& [id, gateway] : topology.internet_gateways) all += id.text + "\n";
  for (const auto& [id, gateway] : topology.nat_gateways)
    all += id.text + " " + gateway.interface.text + "\n";
  for (const auto& [id, peering] : topology.peerings)
    all += id.text + (peering.accepted ? "" : " not accepted") +
           (peering.across_regions ? " across regions" : "") + "\n";
  return all;
}

}  // namespace

std::string topology_text(const Topology& topology) {
  std::string all = networks_text(topology);
  for (const auto& [id, table] : topology.route_tables) {
    all += id.text + "\n";
    for (const Route& route : table.routes)
      all += "  " + (route.destination ? route.destination->text() : "prefix list") + " " +
             text(route.target) + "\n";
  }
  for (const auto& [id, acl] : topology.network_acls) {
    all += id.text + "\n";
    for (const NetworkAclRule& rule : acl.ingress) all += text(rule, "in");
    for (const NetworkAclRule& rule : acl.egress) all += text(rule, "out");
  }
  for (const auto& [id, group] : topology.security_groups) {
    all += id.text + "\n";
    for (const SecurityGroupRule& rule : group.ingress) all += text(rule, "in");
    for (const SecurityGroupRule& rule : group.egress) all += text(rule, "out");
  }
  for (const auto& [id, interface] : topology.interfaces) all += text(interface);
  return all;
}

}  // namespace ashlar::lab::testing
