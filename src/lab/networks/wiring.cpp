#include "lab/networks/wiring.h"

#include <algorithm>
#include <stdexcept>

#include "base/text.h"
#include "lab/networks/floating.h"

namespace ashlar::lab {

using namespace topology;

namespace {

constexpr std::uint32_t first_route_table = 1000;
constexpr std::uint32_t number_count = 1U << 20U;

// Pairs of 169.254.1.0 up to 169.254.167.255: below what AWS itself uses of 169.254.0.0/16.
constexpr std::uint32_t link_local = 0xA9FE0000;
constexpr std::uint32_t first_pair = 128;
constexpr std::uint32_t pair_count = 167 * 128;

template <class T>
std::set<std::string> ids_of(const Table<T>& table) {
  std::set<std::string> ids;
  for (const auto& [id, value] : table) ids.insert(id.text);
  return ids;
}

std::string gateway_link(const InternetGateway& gateway) { return link_name("igw", gateway.id.text); }
std::string peering_link(const Peering& peering) { return link_name("pcx", peering.id.text); }

/// The shortest of a VPC's names first: what no other VPC has, it is called.
std::vector<std::string> names_of(const Vpc& vpc) {
  const std::string account = "vpc." + vpc.place.account + ".";
  const std::string with_region = account + vpc.place.region + "." + vpc.place.environment;
  return {account + vpc.place.environment, with_region, with_region + "." + sha256_hex(vpc.id.text, 11)};
}

std::string router_name(const Topology& topology, const Vpc& vpc) {
  const std::vector<std::string> names = names_of(vpc);
  for (std::size_t i = 0; i + 1 < names.size(); ++i) {
    const auto same = [&](const auto& other) { return names_of(other.second)[i] == names[i]; };
    if (std::count_if(topology.vpcs.begin(), topology.vpcs.end(), same) == 1) return names[i];
  }
  return names.back();
}

bool is_wired(const Topology& topology, const Peering& peering) {
  return peering.accepted && topology.vpcs.contains(peering.requester) &&
         topology.vpcs.contains(peering.accepter) && peering.requester != peering.accepter;
}

std::map<std::string, std::uint32_t> pairs_of(const Topology& topology) {
  std::set<std::string> links;
  for (const auto& [id, gateway] : topology.internet_gateways) links.insert(gateway_link(gateway));
  for (const auto& [id, peering] : topology.peerings) links.insert(peering_link(peering));
  return numbers_of(links, first_pair, pair_count);
}

RouterWire wire(const std::string& link, std::uint32_t pair, bool first) {
  const Address one{link_local + 2 * pair};
  const Address other{one.value + 1};
  return {link, first ? one : other, first ? other : one};
}

void add_gateways(const Topology& topology, const std::map<std::string, std::uint32_t>& pairs,
                  Wiring& wiring) {
  for (const auto& [id, gateway] : topology.internet_gateways) {
    const auto vpc = wiring.vpcs.find(gateway.vpc);
    if (vpc == wiring.vpcs.end() || vpc->second.internet) continue;
    const std::string link = gateway_link(gateway);
    vpc->second.internet = wire(link, pairs.at(link), true);
    vpc->second.gateway = id;
  }
}

void add_peerings(const Topology& topology, const std::map<std::string, std::uint32_t>& pairs,
                  Wiring& wiring) {
  for (const auto& [id, peering] : topology.peerings) {
    if (!is_wired(topology, peering)) continue;
    const std::string link = peering_link(peering);
    const Vpc& requester = topology.vpcs.at(peering.requester);
    const Vpc& accepter = topology.vpcs.at(peering.accepter);
    wiring.vpcs.at(requester.id).peerings.push_back({&peering, &accepter, wire(link, pairs.at(link), true)});
    wiring.vpcs.at(accepter.id).peerings.push_back({&peering, &requester, wire(link, pairs.at(link), false)});
  }
}

std::set<InterfaceId> nat_gateways_of(const Topology& topology) {
  std::set<InterfaceId> interfaces;
  for (const auto& [id, gateway] : topology.nat_gateways) interfaces.insert(gateway.interface);
  return interfaces;
}

const RouteTableId& route_table_of(const Vpc& vpc, const Subnet& subnet) {
  return subnet.route_table.empty() ? vpc.main_route_table : subnet.route_table;
}

void add_interfaces(const Topology& topology, Wiring& wiring) {
  const std::set<InterfaceId> nat_gateways = nat_gateways_of(topology);
  std::set<std::string> names;
  for (const auto& [id, interface] : topology.interfaces) {
    if (!names.insert(interface.name).second)
      throw std::logic_error("two interfaces are called " + interface.name);
    const Subnet& subnet = topology.subnets.at(interface.subnet);
    const bool nat = nat_gateways.contains(id);
    VpcWiring& vpc = wiring.vpcs.at(subnet.vpc);
    vpc.interfaces.push_back({&interface,
                              &subnet,
                              route_table_of(*vpc.vpc, subnet),
                              link_name("eni", id.text),
                              {interface.address},
                              nat,
                              interface.source_dest_check && !nat});
  }
}

InterfaceWire& wire_of(const Topology& topology, Wiring& wiring, const InterfaceId& id) {
  std::vector<InterfaceWire>& wires =
      wiring.vpcs.at(topology.vpc_of(topology.interfaces.at(id)).id).interfaces;
  return *std::find_if(wires.begin(), wires.end(),
                       [&](const InterfaceWire& each) { return each.interface->id == id; });
}

void add_floating(const Topology& topology, Wiring& wiring) {
  for (const auto& [address, nodes] : floating_addresses(topology)) {
    FloatingAddress made{address, {}, {}};
    for (const InterfaceId& node : nodes) {
      const Interface& interface = topology.interfaces.at(node);
      InterfaceWire& wire = wire_of(topology, wiring, node);
      wire.addresses.push_back(address);
      made.router = wiring.vpcs.at(topology.vpc_of(interface).id).router;
      made.links[interface.name] = wire.link;
    }
    wiring.floating.push_back(made);
  }
}

template <class Wire, class Id>
const Wire* find_in(const std::vector<Wire>& wires, const Id& id, const Id& (*id_of)(const Wire&)) {
  const auto found =
      std::find_if(wires.begin(), wires.end(), [&](const Wire& each) { return id_of(each) == id; });
  return found == wires.end() ? nullptr : &*found;
}

const InterfaceId& id_of_interface(const InterfaceWire& wire) { return wire.interface->id; }
const PeeringId& id_of_peering(const PeeringWire& wire) { return wire.peering->id; }

}  // namespace

std::string link_name(const std::string& kind, const std::string& id) {
  return kind + "-" + sha256_hex(id, 11);
}

std::map<std::string, std::uint32_t> numbers_of(const std::set<std::string>& ids, std::uint32_t first,
                                                std::uint32_t count) {
  if (ids.size() > count) throw std::logic_error("more ids than numbers");
  std::map<std::string, std::uint32_t> numbers;
  std::set<std::uint32_t> taken;
  for (const std::string& id : ids) {
    auto number = static_cast<std::uint32_t>(std::stoul(sha256_hex(id, 8), nullptr, 16) % count);
    while (!taken.insert(number).second) number = (number + 1) % count;
    numbers[id] = first + number;
  }
  return numbers;
}

const InterfaceWire* VpcWiring::find(const InterfaceId& id) const {
  return find_in(interfaces, id, id_of_interface);
}

const PeeringWire* VpcWiring::find(const PeeringId& id) const { return find_in(peerings, id, id_of_peering); }

Wiring wiring_of(const Topology& topology) {
  Wiring wiring;
  wiring.route_tables = numbers_of(ids_of(topology.route_tables), first_route_table, number_count);
  wiring.subnets = numbers_of(ids_of(topology.subnets), 1, number_count);
  for (const auto& [id, vpc] : topology.vpcs) {
    wiring.vpcs[id].vpc = &vpc;
    wiring.vpcs[id].router = router_name(topology, vpc);
  }
  const std::map<std::string, std::uint32_t> pairs = pairs_of(topology);
  add_gateways(topology, pairs, wiring);
  add_peerings(topology, pairs, wiring);
  add_interfaces(topology, wiring);
  add_floating(topology, wiring);
  return wiring;
}

}  // namespace ashlar::lab
