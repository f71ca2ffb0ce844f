#include "lab/networks/acl_rules.h"

#include <algorithm>
#include <set>

#include "base/text.h"
#include "lab/networks/store_peers.h"
#include "lab/networks/traffic_match.h"

namespace ashlar::lab {

using namespace topology;
using nft::Json;

namespace {

/// Which way packets go, seen from a subnet.
struct Direction {
  const char* suffix;
  const char* gate;  ///< the base chain, and the map of links to ACLs
  int priority;
  const char* link;  ///< of the interface in the subnet
  const char* peer;  ///< the address that a rule is about
  std::vector<NetworkAclRule> NetworkAcl::*rules;
};

const Direction directions[] = {
    {"-out", "acl_out", -21, "iifname", "daddr", &NetworkAcl::egress},
    {"-in", "acl_in", -20, "oifname", "saddr", &NetworkAcl::ingress},
};

std::string chain_name(const NetworkAclId& id, const Direction& direction) {
  return "acl-" + sha256_hex(id.text, 11) + direction.suffix;
}

std::vector<NetworkAclRule> by_number(std::vector<NetworkAclRule> rules) {
  std::stable_sort(rules.begin(), rules.end(),
                   [](const auto& one, const auto& other) { return one.number < other.number; });
  return rules;
}

void add_rule(nft::Ruleset& rules, const std::string& chain, const Direction& direction,
              const NetworkAclRule& rule) {
  std::optional<std::vector<Json>> expressions = matches_of(rule.traffic);
  if (!expressions) return;
  expressions->push_back(in_network(direction.peer, rule.peer));
  if (!rule.allow) expressions->push_back(nft::counter());
  expressions->push_back(rule.allow ? nft::accept() : nft::drop());
  rules.rule(chain, *expressions, "rule " + std::to_string(rule.number));
}

void add_acl(nft::Ruleset& rules, const NetworkAcl& acl, const Direction& direction) {
  const std::string chain = chain_name(acl.id, direction);
  rules.chain(chain);
  for (const NetworkAclRule& rule : by_number(acl.*direction.rules)) add_rule(rules, chain, direction, rule);
  rules.rule(chain, {nft::counter(), nft::drop()}, "no rule matches");
}

void add_gate(nft::Ruleset& rules, const VpcWiring& vpc, const Direction& direction) {
  Json chains = Json::array();
  for (const InterfaceWire& wire : vpc.interfaces)
    chains.push_back({wire.link, nft::go_to(chain_name(wire.subnet->network_acl, direction))});
  rules.map(direction.gate, "ifname", "verdict", chains);
  rules.base_chain(direction.gate, {"filter", "forward", direction.priority});
  rules.rule(direction.gate,
             {nft::is(nft::concat({nft::meta("oifname"), nft::meta("mark")}), "@same_subnet"), nft::accept()},
             "stays in its subnet");
  rules.rule(direction.gate, {between_store_peers(), nft::accept()}, "over AWS's own network");
  rules.rule(direction.gate, {nft::verdict(nft::meta(direction.link), direction.gate)});
}

/// From here on the mark is the number of the subnet that the packet comes from; its route is chosen.
void add_subnets(nft::Ruleset& rules, const Wiring& wiring, const VpcWiring& vpc) {
  Json subnets = Json::array();
  Json same = Json::array();
  for (const InterfaceWire& wire : vpc.interfaces) {
    const std::uint32_t subnet = wiring.subnets.at(wire.subnet->id.text);
    subnets.push_back({wire.link, subnet});
    same.push_back(nft::concat({wire.link, subnet}));
  }
  rules.map("subnet", "ifname", "mark", subnets);
  rules.set("same_subnet", {"ifname", "mark"}, same);
  rules.base_chain("subnets", {"filter", "forward", -25});
  rules.rule("subnets", {nft::set_mark(nft::lookup(nft::meta("iifname"), "subnet"))});
}

}  // namespace

void add_network_acls(nft::Ruleset& rules, const Topology& topology, const Wiring& wiring,
                      const VpcWiring& vpc) {
  std::set<NetworkAclId> used;
  for (const InterfaceWire& wire : vpc.interfaces) used.insert(wire.subnet->network_acl);
  add_subnets(rules, wiring, vpc);
  for (const Direction& direction : directions) {
    for (const NetworkAclId& id : used) add_acl(rules, topology.network_acls.at(id), direction);
    add_gate(rules, vpc, direction);
  }
}

}  // namespace ashlar::lab
