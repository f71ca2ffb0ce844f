#include "systems/security_groups.h"

#include <fmt/format.h>

namespace ashlar::systems {

namespace {

std::string text_of(Ports ports) {
  return ports.from == ports.to ? fmt::format("{}", ports.from) : fmt::format("{}-{}", ports.from, ports.to);
}

Object tcp_rule(const Resource& group, const Peer& peer, Ports ports, std::string description) {
  return {
      {"security_group_id", group["id"]},
      {"description", std::move(description)},
      {"ip_protocol", "tcp"},
      {"from_port", ports.from},
      {"to_port", ports.to},
      {"cidr_ipv4", peer.cidr},
  };
}

}  // namespace

Peers from_management(const Vpc* management) {
  if (!management) return {};
  return {{"management", management->cidr}};
}

Peers from_vpn(const Vpc* management) {
  if (!management) return {};
  return {{"vpn_server", management->public_tier.cidr}};
}

Resource& add_security_group(Scope scope, const Site& site, const Vpc& vpc, std::string_view name,
                             std::string_view what) {
  return scope.add("aws_security_group", std::string(name),
                   {
                       {"name", site.name(what)},
                       {"description", fmt::format("{} of {}", what, site.environment)},
                       {"vpc_id", vpc.id()},
                       {"tags", name_tag(site.name(what))},
                   });
}

void let_in(Scope scope, const Resource& group, const Peer& peer, Ports ports) {
  scope.add("aws_vpc_security_group_ingress_rule", fmt::format("{}_{}_{}", group.name, peer.name, ports.from),
            tcp_rule(group, peer, ports, fmt::format("From {} to {}", peer.name, text_of(ports))));
}

void let_out(Scope scope, const Resource& group, const Peer& peer, Ports ports) {
  scope.add("aws_vpc_security_group_egress_rule", fmt::format("{}_{}_{}", group.name, peer.name, ports.from),
            tcp_rule(group, peer, ports, fmt::format("To {}, {}", peer.name, text_of(ports))));
}

}  // namespace ashlar::systems
