#include "systems/network_acls.h"

#include <fmt/format.h>

namespace ashlar::systems {

namespace {

constexpr std::string_view anywhere = "0.0.0.0/0";
constexpr int rule_step = 100;
constexpr int ci_rule_number = 900;  // above the app tier's own rules

/// What an ACL lets through, from and to one range of addresses.
struct Peer {
  std::string_view name;
  Value cidr;
};

struct Traffic {
  std::string_view protocol;
  int from_port;
  int to_port;
};
constexpr Traffic everything{"-1", 0, 0};
constexpr Traffic https{"tcp", 443, 443};
constexpr Traffic any_tcp{"tcp", 0, 65535};
/// Ports that answers come back to, whatever the client's system picks (Linux, Windows, NAT gateways).
constexpr Traffic tcp_returns{"tcp", 1024, 65535};

struct Direction {
  std::string_view name;
  bool egress;
};
constexpr Direction in{"in", false};
constexpr Direction out{"out", true};

void add_rule(Scope scope, const Resource& acl, int number, Direction direction, const Peer& peer,
              const Traffic& traffic) {
  Object rule{
      {"network_acl_id", acl["id"]}, {"rule_number", number},        {"egress", direction.egress},
      {"rule_action", "allow"},      {"protocol", traffic.protocol}, {"cidr_block", peer.cidr},
  };
  if (traffic.protocol != everything.protocol) {
    set(rule, "from_port", traffic.from_port);
    set(rule, "to_port", traffic.to_port);
  }
  scope.add("aws_network_acl_rule", fmt::format("{}_{}_{}", acl.name, direction.name, peer.name),
            std::move(rule));
}

const Resource& add_acl(Scope scope, const Vpc& vpc, const Tier& tier) {
  return scope.add("aws_network_acl", tier.name,
                   {
                       {"vpc_id", vpc.id()},
                       {"subnet_ids", tier.subnet_ids()},
                       {"tags", name_tag(vpc.name + "-" + tier.name)},
                   });
}

/// Everything, both ways, with each peer.
int add_peers(Scope scope, const Resource& acl, const std::vector<Peer>& peers) {
  int number = 0;
  for (const Peer& peer : peers) {
    number += rule_step;
    add_rule(scope, acl, number, in, peer, everything);
    add_rule(scope, acl, number, out, peer, everything);
  }
  return number;
}

/// TCP to anywhere, and the answers to it.
void add_outbound_tcp(Scope scope, const Resource& acl, int number) {
  add_rule(scope, acl, number, out, {"anywhere", anywhere}, any_tcp);
  add_rule(scope, acl, number, in, {"returns", anywhere}, tcp_returns);
}

void add_public_acl(Scope scope, const Vpc& vpc) {
  add_peers(scope, add_acl(scope, vpc, vpc.public_tier), {{"anywhere", anywhere}});
}

/// A rule number that depends on the network's address alone, so that no environment's rules move when
/// another comes or goes: the 14 bits from /8 to /22, the smallest application VPC. Above the management
/// VPC's own rules.
int peer_rule_number(const Cidr& cidr) { return 1000 + static_cast<int>((cidr.address >> 10) & 0x3fff); }

void let_into_management(Scope scope, const Vpc& vpc, const Vpc& management) {
  Peer peer{"management", vpc.cidr};
  int number = peer_rule_number(vpc.cidr);
  add_rule(scope, *management.acl, number, in, peer, everything);
  add_rule(scope, *management.acl, number, out, peer, everything);
}

}  // namespace

const Resource& add_application_acls(Scope scope, const Vpc& vpc, const Vpc* management) {
  add_public_acl(scope, vpc);
  const Tier& app = vpc.private_tier;
  const Tier& persistence = vpc.persistence_tier;
  std::vector<Peer> app_peers{
      {"app", app.cidr}, {"public", vpc.public_tier.cidr}, {"persistence", persistence.cidr}};
  std::vector<Peer> persistence_peers{{"persistence", persistence.cidr}, {"app", app.cidr}};
  if (management) {
    app_peers.push_back({"management", management->cidr});
    persistence_peers.push_back({"management", management->cidr});
    let_into_management(scope, vpc, *management);
  }
  const Resource& app_acl = add_acl(scope, vpc, app);
  add_outbound_tcp(scope, app_acl, add_peers(scope, app_acl, app_peers) + rule_step);
  add_peers(scope, add_acl(scope, vpc, persistence), persistence_peers);
  return app_acl;
}

void let_ci_in(Scope scope, const Vpc& vpc, const Cidr& addresses) {
  add_rule(scope, *vpc.acl, ci_rule_number, in, {"ci", addresses}, https);
}

const Resource& add_management_acls(Scope scope, const Vpc& vpc) {
  add_public_acl(scope, vpc);
  const Resource& acl = add_acl(scope, vpc, vpc.private_tier);
  int last = add_peers(scope, acl, {{"vpc", vpc.cidr}});
  add_outbound_tcp(scope, acl, last + rule_step);
  return acl;
}

}  // namespace ashlar::systems
