#include "lab/networks/group_rules.h"

#include <algorithm>
#include <set>

#include "base/overloaded.h"
#include "base/text.h"
#include "lab/networks/store_peers.h"
#include "lab/networks/traffic_match.h"

namespace ashlar::lab {

using namespace topology;
using nft::Json;

namespace {

/// Which way packets go, seen from an interface.
struct Direction {
  const char* suffix;
  const char* gate;  ///< the base chain, and the map of links to chains
  int priority;
  const char* link;  ///< the interface's own
  const char* peer;  ///< the address that a rule is about
  std::vector<SecurityGroupRule> SecurityGroup::*rules;
};

const Direction egress = {"-out", "egress", -10, "iifname", "daddr", &SecurityGroup::egress};
const Direction ingress = {"-in", "ingress", 0, "oifname", "saddr", &SecurityGroup::ingress};

std::string group_name(const SecurityGroupId& id) { return "sg-" + sha256_hex(id.text, 11); }

bool is_in(const SecurityGroupId& group, const Interface& interface) {
  return std::find(interface.groups.begin(), interface.groups.end(), group) != interface.groups.end();
}

/// A group's members as this router sees them: their addresses, and by which link they come.
struct Members {
  Json addresses = Json::array();
  Json senders = Json::array();

  void add(const InterfaceWire& wire, const std::string& link) {
    for (const Address& address : wire.addresses) {
      addresses.push_back(address.text());
      senders.push_back(nft::concat({link, address.text()}));
    }
  }
};

Members members_of(const SecurityGroupId& group, const Wiring& wiring, const VpcWiring& vpc) {
  Members members;
  for (const InterfaceWire& wire : vpc.interfaces)
    if (is_in(group, *wire.interface)) members.add(wire, wire.link);
  for (const PeeringWire& peering : vpc.peerings) {
    if (peering.peering->across_regions) continue;
    for (const InterfaceWire& wire : wiring.vpcs.at(peering.peer->id).interfaces)
      if (is_in(group, *wire.interface)) members.add(wire, peering.wire.link);
  }
  return members;
}

std::string senders_set(const SecurityGroupId& id) { return group_name(id) + "-senders"; }
std::string addresses_set(const SecurityGroupId& id) { return group_name(id) + "-addresses"; }

/// As a source, a member is known by its link too: who forwards for it, or changes its address, is no member.
Json is_member(const SecurityGroupId& id, const Direction& direction) {
  if (&direction == &egress) return nft::is(nft::field("ip", "daddr"), "@" + addresses_set(id));
  return nft::is(nft::concat({nft::meta("iifname"), nft::field("ip", "saddr")}), "@" + senders_set(id));
}

std::optional<Json> peer_match(const SecurityGroupRule& rule, const Direction& direction) {
  return std::visit(
      Overloaded{
          [&](const Cidr& network) { return std::optional(in_network(direction.peer, network)); },
          [&](const SecurityGroupId& id) { return std::optional(is_member(id, direction)); },
          [](const PrefixList&) { return std::optional<Json>(); },
      },
      rule.peer);
}

void add_rule(nft::Ruleset& rules, const std::string& chain, const Direction& direction,
              const SecurityGroupRule& rule) {
  std::optional<std::vector<Json>> expressions = matches_of(rule.traffic);
  const std::optional<Json> peer = peer_match(rule, direction);
  if (!expressions || !peer) return;
  expressions->push_back(*peer);
  expressions->push_back(nft::accept());
  rules.rule(chain, *expressions);
}

void add_group(nft::Ruleset& rules, const SecurityGroup& group, const Direction& direction) {
  const std::string chain = group_name(group.id) + direction.suffix;
  rules.chain(chain);
  for (const SecurityGroupRule& rule : group.*direction.rules) add_rule(rules, chain, direction, rule);
}

/// The interface's groups one after the other, and the place where what none of them allows is told of.
void add_interface(nft::Ruleset& rules, const Topology& topology, const InterfaceWire& wire,
                   const Direction& direction) {
  const std::string chain = wire.link + direction.suffix;
  rules.chain(chain);
  for (const SecurityGroupId& id : wire.interface->groups)
    rules.rule(chain, {nft::jump(group_name(id) + direction.suffix)}, topology.security_groups.at(id).name);
  rules.rule(chain, {nft::counter(), nft::drop()}, "refused " + wire.interface->name);
}

/// Every link is in the map: a gateway's end passes, for there is nobody's group to ask.
Json chains_by_link(const VpcWiring& vpc, const Direction& direction) {
  Json chains = Json::array();
  for (const InterfaceWire& wire : vpc.interfaces)
    chains.push_back(
        {wire.link, wire.interface->filtered ? nft::go_to(wire.link + direction.suffix) : nft::accept()});
  for (const PeeringWire& peering : vpc.peerings) chains.push_back({peering.wire.link, nft::accept()});
  if (vpc.internet) chains.push_back({vpc.internet->link, nft::accept()});
  return chains;
}

void add_gate(nft::Ruleset& rules, const VpcWiring& vpc, const Direction& direction) {
  rules.map(direction.gate, "ifname", "verdict", chains_by_link(vpc, direction));
  rules.base_chain(direction.gate, {"filter", "forward", direction.priority, "drop"});
  rules.rule(direction.gate, {nft::ct_state({"established", "related"}), nft::accept()});
  rules.rule(direction.gate, {between_store_peers(), nft::accept()}, "over AWS's own network");
  rules.rule(direction.gate, {nft::verdict(nft::meta(direction.link), direction.gate)});
}

std::set<SecurityGroupId> groups_in_use(const VpcWiring& vpc) {
  std::set<SecurityGroupId> used;
  for (const InterfaceWire& wire : vpc.interfaces)
    used.insert(wire.interface->groups.begin(), wire.interface->groups.end());
  return used;
}

void add_peers_of(const std::vector<SecurityGroupRule>& rules, std::set<SecurityGroupId>& peers) {
  for (const SecurityGroupRule& rule : rules)
    if (const auto* id = std::get_if<SecurityGroupId>(&rule.peer)) peers.insert(*id);
}

std::set<SecurityGroupId> groups_as_peers(const Topology& topology, const std::set<SecurityGroupId>& used) {
  std::set<SecurityGroupId> peers;
  for (const SecurityGroupId& id : used) {
    add_peers_of(topology.security_groups.at(id).ingress, peers);
    add_peers_of(topology.security_groups.at(id).egress, peers);
  }
  return peers;
}

}  // namespace

void add_security_groups(nft::Ruleset& rules, const Topology& topology, const Wiring& wiring,
                         const VpcWiring& vpc) {
  const std::set<SecurityGroupId> used = groups_in_use(vpc);
  for (const SecurityGroupId& id : groups_as_peers(topology, used)) {
    const Members members = members_of(id, wiring, vpc);
    rules.set(addresses_set(id), "ipv4_addr", members.addresses);
    rules.set(senders_set(id), {"ifname", "ipv4_addr"}, members.senders);
  }
  for (const Direction* direction : {&egress, &ingress}) {
    for (const SecurityGroupId& id : used) add_group(rules, topology.security_groups.at(id), *direction);
    for (const InterfaceWire& wire : vpc.interfaces)
      if (wire.interface->filtered) add_interface(rules, topology, wire, *direction);
    add_gate(rules, vpc, *direction);
  }
}

}  // namespace ashlar::lab
