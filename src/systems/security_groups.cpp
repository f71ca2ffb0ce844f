#include "systems/security_groups.h"

#include <fmt/format.h>

namespace ashlar::systems {

namespace {

std::string text_of(Ports ports) {
  return ports.from == ports.to ? fmt::format("{}", ports.from) : fmt::format("{}-{}", ports.from, ports.to);
}

constexpr std::string_view ingress = "aws_vpc_security_group_ingress_rule";
constexpr std::string_view egress = "aws_vpc_security_group_egress_rule";

/// Whom a rule is about: the attribute that says so, and its value.
struct Party {
  std::string_view name;
  Member member;
};

Party party(const Peer& peer) { return {peer.name, {"cidr_ipv4", peer.cidr}}; }

Party party(std::string_view name, const Resource& group) {
  return {name, {"referenced_security_group_id", group["id"]}};
}

void add_rule(Scope scope, std::string_view type, const Resource& group, const Party& party, Ports ports) {
  const std::string description = type == ingress ? fmt::format("From {} to {}", party.name, text_of(ports))
                                                  : fmt::format("To {}, {}", party.name, text_of(ports));
  scope.add(std::string(type), fmt::format("{}_{}_{}", group.name, party.name, ports.from),
            {
                {"security_group_id", group["id"]},
                {"description", description},
                {"ip_protocol", ports.protocol},
                {"from_port", ports.from},
                {"to_port", ports.to},
                party.member,
            });
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
  add_rule(scope, ingress, group, party(peer), ports);
}

void let_out(Scope scope, const Resource& group, const Peer& peer, Ports ports) {
  add_rule(scope, egress, group, party(peer), ports);
}

void let_out_freely(Scope scope, const Resource& group, const Peer& peer) {
  scope.add(std::string(egress), fmt::format("{}_{}", group.name, peer.name),
            {
                {"security_group_id", group["id"]},
                {"description", "To " + peer.name},
                {"ip_protocol", "-1"},
                {"cidr_ipv4", peer.cidr},
            });
}

void let_in_from(Scope scope, const Resource& group, std::string_view name, const Resource& other,
                 Ports ports) {
  add_rule(scope, ingress, group, party(name, other), ports);
}

void let_out_to(Scope scope, const Resource& group, std::string_view name, const Resource& other,
                Ports ports) {
  add_rule(scope, egress, group, party(name, other), ports);
}

void let_members_talk(Scope scope, const Resource& group, Ports ports) {
  let_in_from(scope, group, "members", group, ports);
  let_out_to(scope, group, "members", group, ports);
}

Resource& add_store_group(Scope scope, const Site& site, const Vpc& vpc, std::string_view store,
                          std::int64_t port, const Located<bool>& reachable_from_vpn, const Peers& people) {
  const Ports ports{port, port};
  Resource& group = add_security_group(scope, site, vpc, store, store);
  let_in(scope, group, {"app", vpc.private_tier.cidr}, ports);
  if (*reachable_from_vpn) {
    Scope asked = scope.at(reachable_from_vpn.at);
    for (const Peer& peer : people) let_in(asked, group, peer, ports);
  }
  return group;
}

}  // namespace ashlar::systems
