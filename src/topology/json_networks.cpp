#include "base/overloaded.h"
#include "topology/json_parts.h"

namespace ashlar::topology {

namespace {

constexpr std::string_view attachments[] = {"server",           "pod",          "load-balancer",
                                            "database",         "cache",        "nat-gateway",
                                            "cluster-endpoint", "vpc-endpoint", "function"};

}  // namespace

Json json_of(const RouteTarget& target) {
  return std::visit(Overloaded{
                        [](const Blackhole&) {
                          return Json{{"kind", "blackhole"}};
                        },
                        [](const InternetGatewayId& id) {
                          return Json{{"kind", "internet-gateway"}, {"id", id.text}};
                        },
                        [](const NatGatewayId& id) {
                          return Json{{"kind", "nat-gateway"}, {"id", id.text}};
                        },
                        [](const PeeringId& id) {
                          return Json{{"kind", "peering"}, {"id", id.text}};
                        },
                        [](const InterfaceId& id) {
                          return Json{{"kind", "interface"}, {"id", id.text}};
                        },
                        [](const EndpointTarget& to) {
                          return Json{{"kind", "endpoint"}, {"service", to.service}};
                        },
                    },
                    target);
}

Json json_of(const Traffic& traffic) {
  return {{"protocol", traffic.protocol}, {"from", traffic.from}, {"to", traffic.to}};
}

Json json_of(const Place& place) {
  return {{"account", place.account}, {"region", place.region}, {"environment", place.environment}};
}

Json json_of(const Vpc& vpc) {
  return {{"id", vpc.id.text},
          {"name", vpc.name},
          {"place", json_of(vpc.place)},
          {"cidrs", json_of(vpc.cidrs)},
          {"main_route_table", vpc.main_route_table.text},
          {"dns_support", vpc.dns_support}};
}

Json json_of(const Subnet& subnet) {
  return {{"id", subnet.id.text},
          {"vpc", subnet.vpc.text},
          {"name", subnet.name},
          {"cidr", subnet.cidr.text()},
          {"zone", subnet.zone},
          {"route_table", subnet.route_table.text},
          {"network_acl", subnet.network_acl.text},
          {"map_public_ip", subnet.map_public_ip}};
}

Json json_of(const Route& route) {
  return {{"destination", json_of(route.destination)}, {"target", json_of(route.target)}};
}

Json json_of(const RouteTable& table) {
  return {{"id", table.id.text}, {"vpc", table.vpc.text}, {"routes", json_of(table.routes)}};
}

Json json_of(const InternetGateway& gateway) { return {{"id", gateway.id.text}, {"vpc", gateway.vpc.text}}; }

Json json_of(const NatGateway& gateway) {
  return {{"id", gateway.id.text}, {"subnet", gateway.subnet.text}, {"interface", gateway.interface.text}};
}

Json json_of(const Peering& peering) {
  return {{"id", peering.id.text},
          {"requester", peering.requester.text},
          {"accepter", peering.accepter.text},
          {"accepted", peering.accepted},
          {"across_regions", peering.across_regions}};
}

Json json_of(const NetworkAclRule& rule) {
  return {{"number", rule.number},
          {"allow", rule.allow},
          {"traffic", json_of(rule.traffic)},
          {"peer", rule.peer.text()}};
}

Json json_of(const NetworkAcl& acl) {
  return {{"id", acl.id.text},
          {"vpc", acl.vpc.text},
          {"ingress", json_of(acl.ingress)},
          {"egress", json_of(acl.egress)}};
}

Json json_of(const SecurityGroupRule& rule) {
  Json peer = std::visit(Overloaded{
                             [](const Cidr& cidr) {
                               return Json{{"cidr", cidr.text()}};
                             },
                             [](const SecurityGroupId& id) {
                               return Json{{"security_group", id.text}};
                             },
                             [](const PrefixList& list) {
                               return Json{{"prefix_list", list.service}};
                             },
                         },
                         rule.peer);
  return {{"traffic", json_of(rule.traffic)}, {"peer", std::move(peer)}};
}

Json json_of(const SecurityGroup& group) {
  return {{"id", group.id.text},
          {"vpc", group.vpc.text},
          {"name", group.name},
          {"ingress", json_of(group.ingress)},
          {"egress", json_of(group.egress)}};
}

Json json_of(const Interface& interface) {
  return {{"id", interface.id.text},
          {"name", interface.name},
          {"place", json_of(interface.place)},
          {"subnet", interface.subnet.text},
          {"address", interface.address.text()},
          {"public_address", json_of(interface.public_address)},
          {"filtered", interface.filtered},
          {"groups", json_of(interface.groups)},
          {"source_dest_check", interface.source_dest_check},
          {"attachment", attachments[static_cast<std::size_t>(interface.attachment)]}};
}

}  // namespace ashlar::topology
