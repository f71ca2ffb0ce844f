#include "lab/networks/gateway_rules.h"

#include <algorithm>

namespace ashlar::lab {

using namespace topology;
using nft::Json;

namespace {

const Json in_link = nft::meta("iifname");
const Json out_link = nft::meta("oifname");
const Json source = nft::field("ip", "saddr");
const Json destination = nft::field("ip", "daddr");

// AWS's Internet gateways carry none of these, as source or destination.
const std::vector<Cidr> never_public = {
    {0x0A000000, 8}, {0xAC100000, 12}, {0xC0A80000, 16}, {0x64400000, 10}};
constexpr Cidr link_local{0xA9FE0000, 16};

Json prefixes_of(const std::vector<Cidr>& networks) {
  Json prefixes = Json::array();
  for (const Cidr& network : networks)
    prefixes.push_back(nft::prefix(ipv4_text(network.address), network.prefix));
  return prefixes;
}

/// Without those that lie in another one: a set takes no prefix twice.
std::vector<Cidr> outermost(const std::vector<Cidr>& networks) {
  std::vector<Cidr> kept;
  for (const Cidr& network : networks)
    if (std::none_of(networks.begin(), networks.end(),
                     [&](const Cidr& other) { return other != network && other.contains(network); }))
      kept.push_back(network);
  return kept;
}

/// NAT gateways' own flows alone bring them packets: nothing that comes unasked is led to them.
bool takes_from_internet(const InterfaceWire& wire) {
  return wire.interface->public_address && !wire.nat_gateway;
}

Json private_by_public(const VpcWiring& vpc) {
  Json elements = Json::array();
  for (const InterfaceWire& wire : vpc.interfaces)
    if (takes_from_internet(wire))
      elements.push_back({wire.interface->public_address->text(), wire.interface->address.text()});
  return elements;
}

void add_public_addresses(nft::Ruleset& rules, const VpcWiring& vpc) {
  Json by_private = Json::array();
  Json with_public = Json::array();
  for (const InterfaceWire& wire : vpc.interfaces) {
    if (!wire.interface->public_address) continue;
    by_private.push_back({wire.interface->address.text(), wire.interface->public_address->text()});
    with_public.push_back(wire.interface->address.text());
  }
  rules.map("private_of", "ipv4_addr", "ipv4_addr", private_by_public(vpc));
  rules.map("public_of", "ipv4_addr", "ipv4_addr", by_private);
  rules.set("with_public_address", "ipv4_addr", with_public);
}

void add_translation(nft::Ruleset& rules, const std::string& link) {
  rules.base_chain("internet_to_private", {"nat", "prerouting", -100});
  rules.rule("internet_to_private",
             {nft::is(in_link, link), nft::dnat(nft::lookup(destination, "private_of"))});
  rules.base_chain("private_to_internet", {"nat", "postrouting", 100});
  rules.rule("private_to_internet", {nft::is(out_link, link), nft::snat(nft::lookup(source, "public_of"))});
}

void add_internet_gate(nft::Ruleset& rules, const std::string& link) {
  const Json from = nft::is(in_link, link);
  const Json to = nft::is(out_link, link);
  const Json translated = nft::ct_status({"snat", "dnat"});
  rules.base_chain("internet_gateway", {"filter", "forward", -30});
  const auto rule = [&](const std::vector<Json>& expressions, const char* comment) {
    rules.rule("internet_gateway", expressions, comment);
  };
  rule({to, nft::is(destination, "@never_public"), nft::counter(), nft::drop()}, "private addresses stay");
  rule({to, nft::is(source, "@with_public_address"), nft::accept()}, "who has a public address may go out");
  rule({to, nft::counter(), nft::drop()}, "others may not");
  rule({from, translated, nft::accept()}, "to a public address, or an answer");
  rule({from, nft::counter(), nft::drop()}, "nothing else comes in");
  rule({translated, nft::counter(), nft::drop()}, "who came by the gateway is answered by the gateway");
}

void add_private_sources(nft::Ruleset& rules, const VpcWiring& vpc) {
  std::vector<Cidr> networks = never_public;
  networks.push_back(link_local);
  networks.insert(networks.end(), vpc.vpc->cidrs.begin(), vpc.vpc->cidrs.end());
  rules.prefixes("never_public", prefixes_of(outermost(networks)));
  rules.base_chain("internet_sources", {"filter", "prerouting", -150});
  rules.rule("internet_sources", {nft::is(in_link, vpc.internet->link), nft::is(source, "@never_public"),
                                  nft::counter(), nft::drop()});
}

/// A chain that passes only what comes from one set of prefixes and goes to the other.
void add_between(nft::Ruleset& rules, const std::string& chain, const std::string& from,
                 const std::string& to) {
  rules.chain(chain);
  rules.rule(chain, {nft::is(source, "@" + from), nft::is(destination, "@" + to), nft::accept()});
  rules.rule(chain, {nft::counter(), nft::drop()});
}

Json gateways_of(const VpcWiring& vpc) {
  Json links = Json::array();
  if (vpc.internet) links.push_back(vpc.internet->link);
  for (const PeeringWire& peering : vpc.peerings) links.push_back(peering.wire.link);
  return links;
}

}  // namespace

void add_interface_checks(nft::Ruleset& rules, const Wiring& wiring, const VpcWiring& vpc) {
  Json checked = Json::array();
  Json addresses = Json::array();
  Json marks = Json::array();
  for (const InterfaceWire& wire : vpc.interfaces) {
    if (wire.checked) checked.push_back(wire.link);
    for (const Address& address : wire.addresses)
      addresses.push_back(nft::concat({wire.link, address.text()}));
    marks.push_back({wire.link, wiring.route_tables.at(wire.route_table.text)});
  }
  rules.set("checked", "ifname", checked);
  rules.set("addresses", {"ifname", "ipv4_addr"}, addresses);
  rules.map("route_table", "ifname", "mark", marks);

  rules.base_chain("source_check", {"filter", "prerouting", -160});
  rules.rule("source_check",
             {nft::is(in_link, "@checked"), nft::is_not(nft::concat({in_link, source}), "@addresses"),
              nft::counter(), nft::drop()});
  rules.base_chain("route_tables", {"filter", "prerouting", -150});
  rules.rule("route_tables", {nft::set_mark(nft::lookup(in_link, "route_table"))});
  rules.base_chain("destination_check", {"filter", "forward", -40});
  rules.rule("destination_check",
             {nft::is(out_link, "@checked"), nft::is_not(nft::concat({out_link, destination}), "@addresses"),
              nft::counter(), nft::drop()});
}

void add_internet_gateway(nft::Ruleset& rules, const VpcWiring& vpc) {
  if (!vpc.internet) return;
  add_private_sources(rules, vpc);
  add_public_addresses(rules, vpc);
  add_translation(rules, vpc.internet->link);
  add_internet_gate(rules, vpc.internet->link);
}

void add_peerings(nft::Ruleset& rules, const VpcWiring& vpc) {
  Json from = Json::array();
  Json to = Json::array();
  rules.set("gateways", "ifname", gateways_of(vpc));
  rules.prefixes("vpc", prefixes_of(vpc.vpc->cidrs));
  for (const PeeringWire& peering : vpc.peerings) {
    const std::string& link = peering.wire.link;
    rules.prefixes(link, prefixes_of(peering.peer->cidrs));
    add_between(rules, link + "-in", link, "vpc");
    add_between(rules, link + "-out", "vpc", link);
    from.push_back({link, nft::go_to(link + "-in")});
    to.push_back({link, nft::go_to(link + "-out")});
  }
  rules.map("from_peer", "ifname", "verdict", from);
  rules.map("to_peer", "ifname", "verdict", to);
  rules.base_chain("peerings", {"filter", "forward", -30});
  rules.rule("peerings",
             {nft::is(in_link, "@gateways"), nft::is(out_link, "@gateways"), nft::counter(), nft::drop()},
             "no way through the VPC");
  rules.rule("peerings", {nft::verdict(in_link, "from_peer")});
  rules.rule("peerings", {nft::verdict(out_link, "to_peer")});
}

void add_resolver(nft::Ruleset& rules, const VpcWiring& vpc) {
  rules.base_chain("to_router", {"filter", "input", 0, "drop"});
  rules.rule("to_router", {nft::ct_state({"established", "related"}), nft::accept()});
  rules.rule("to_router", {nft::is(in_link, "lo"), nft::accept()});
  if (!vpc.vpc->dns_support) return;
  Json links = Json::array();
  for (const InterfaceWire& wire : vpc.interfaces) links.push_back(wire.link);
  rules.set("interfaces", "ifname", links);
  for (const char* protocol : {"udp", "tcp"})
    rules.rule("to_router",
               {nft::is(in_link, "@interfaces"), nft::is(destination, vpc.vpc->resolver().text()),
                nft::is(nft::field(protocol, "dport"), 53), nft::accept()},
               "resolver");
}

}  // namespace ashlar::lab
