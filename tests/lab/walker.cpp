#include "lab/walker.h"

#include <algorithm>
#include <optional>
#include <vector>

namespace ashlar::lab::testing {

using namespace topology;

namespace {

constexpr int most_hops = 20;
constexpr int echo_request = 8;
constexpr int echo_reply = 0;

struct Packet {
  Address source;
  Address destination;
  int protocol = 0;
  int source_port = 0;
  int destination_port = 0;
  int icmp_type = 0;

  bool operator==(const Packet&) const = default;
};

Packet answer_to(const Packet& packet) {
  return {packet.destination, packet.source,
          packet.protocol,    packet.destination_port,
          packet.source_port, packet.icmp_type == echo_request ? echo_reply : echo_request};
}

/// Where a packet ended.
struct End {
  const Interface* at = nullptr;  ///< none: at the Internet client, or lost
  Packet packet;                  ///< as it arrived
  std::string lost;               ///< why; empty: it arrived
};

class Walker {
 public:
  Walker(const Topology& topology, Address client) : topology_(topology), client_(client) {}

  /// From an interface. `sender` is whose groups go with the packet; none where a device has come between.
  End leave(const Interface& from, const Packet& packet, const Interface* sender);
  End on_internet(const Packet& packet);

 private:
  struct Tracked {
    InterfaceId at;
    Packet packet;
  };
  struct Translation {
    InterfaceId gateway;
    Packet before;
    Packet after;
  };

  const Vpc& vpc_of(const Interface& interface) const { return topology_.vpc_of(interface); }
  const Subnet& subnet_of(const Interface& interface) const { return topology_.subnets.at(interface.subnet); }

  bool is_local(const Vpc& vpc, Address address) const;
  const Interface* interface_with(const VpcId& vpc, Address address) const;
  const Interface* nat_interface(const NatGatewayId& id) const;
  bool is_nat(const Interface& interface) const;
  bool has_internet_gateway(const VpcId& vpc) const;
  const Route* best_route(const Interface& from, Address destination) const;

  bool acl_lets(const NetworkAclId& acl, bool outwards, const Packet& packet) const;
  bool is_tracked(const Interface& at, const Packet& packet) const;
  bool group_reaches(const Vpc& vpc, const SecurityGroupId& group, Address destination) const;
  bool egress_lets(const Interface& from, const Packet& packet);
  bool ingress_lets(const Interface& to, const Packet& packet, const Interface* sender);

  End follow(const Interface& from, const Packet& packet, const Interface* sender);
  End to_interface(const Interface* from, const Interface& to, const Packet& packet, const Interface* sender);
  End at_interface(const Interface& to, const Packet& packet);
  End at_nat(const Interface& gateway, const Packet& packet);
  End to_internet(const Interface& from, const Packet& packet);
  End to_peer(const Interface& from, const Packet& packet, const Interface* sender, const PeeringId& id);

  const Topology& topology_;
  Address client_;
  int hops_ = 0;
  std::vector<Tracked> tracked_;
  std::vector<Translation> translations_;
};

End lost(const std::string& why) { return {nullptr, {}, why}; }

bool is_of(const Traffic& traffic, const Packet& packet) {
  if (traffic.protocol == Traffic::any_protocol) return true;
  if (traffic.protocol != packet.protocol) return false;
  if (packet.protocol == icmp_protocol) {
    const int code = 0;
    return (traffic.from == -1 || traffic.from == packet.icmp_type) &&
           (traffic.from == -1 || traffic.to == -1 || traffic.to == code);
  }
  return packet.destination_port >= traffic.from && packet.destination_port <= traffic.to;
}

bool has(const Interface& interface, const SecurityGroupId& group) {
  return std::find(interface.groups.begin(), interface.groups.end(), group) != interface.groups.end();
}

bool is_private(Address address) {
  const Cidr networks[] = {{0x0A000000, 8}, {0xAC100000, 12}, {0xC0A80000, 16}, {0x64400000, 10}};
  return std::any_of(std::begin(networks), std::end(networks),
                     [&](const Cidr& network) { return address.in(network); });
}

bool Walker::is_local(const Vpc& vpc, Address address) const {
  return std::any_of(vpc.cidrs.begin(), vpc.cidrs.end(),
                     [&](const Cidr& network) { return address.in(network); });
}

const Interface* Walker::interface_with(const VpcId& vpc, Address address) const {
  for (const auto& [id, interface] : topology_.interfaces)
    if (interface.address == address && vpc_of(interface).id == vpc) return &interface;
  return nullptr;
}

const Interface* Walker::nat_interface(const NatGatewayId& id) const {
  const auto gateway = topology_.nat_gateways.find(id);
  return gateway == topology_.nat_gateways.end() ? nullptr
                                                 : &topology_.interfaces.at(gateway->second.interface);
}

bool Walker::is_nat(const Interface& interface) const {
  return std::any_of(topology_.nat_gateways.begin(), topology_.nat_gateways.end(),
                     [&](const auto& each) { return each.second.interface == interface.id; });
}

bool Walker::has_internet_gateway(const VpcId& vpc) const {
  return std::any_of(topology_.internet_gateways.begin(), topology_.internet_gateways.end(),
                     [&](const auto& each) { return each.second.vpc == vpc; });
}

const Route* Walker::best_route(const Interface& from, Address destination) const {
  const Subnet& subnet = subnet_of(from);
  const RouteTableId& table = subnet.route_table.empty() ? vpc_of(from).main_route_table : subnet.route_table;
  const Route* best = nullptr;
  for (const Route& route : topology_.route_tables.at(table).routes) {
    if (!route.destination || !destination.in(*route.destination)) continue;
    if (!best || route.destination->prefix > best->destination->prefix) best = &route;
  }
  return best;
}

bool Walker::acl_lets(const NetworkAclId& id, bool outwards, const Packet& packet) const {
  const NetworkAcl& acl = topology_.network_acls.at(id);
  const NetworkAclRule* first = nullptr;
  for (const NetworkAclRule& rule : outwards ? acl.egress : acl.ingress) {
    const Address peer = outwards ? packet.destination : packet.source;
    if (!is_of(rule.traffic, packet) || !peer.in(rule.peer)) continue;
    if (!first || rule.number < first->number) first = &rule;
  }
  return first && first->allow;
}

bool Walker::is_tracked(const Interface& at, const Packet& packet) const {
  return std::any_of(tracked_.begin(), tracked_.end(), [&](const Tracked& each) {
    return each.at == at.id && (each.packet == packet || each.packet == answer_to(packet));
  });
}

/// As a destination, a group is the private addresses of its members here and in peers of this region.
bool Walker::group_reaches(const Vpc& vpc, const SecurityGroupId& group, Address destination) const {
  for (const auto& [id, member] : topology_.interfaces) {
    if (member.address != destination || !has(member, group)) continue;
    const VpcId& there = vpc_of(member).id;
    if (there == vpc.id) return true;
    for (const auto& [peering_id, peering] : topology_.peerings) {
      const bool between = (peering.requester == vpc.id && peering.accepter == there) ||
                           (peering.accepter == vpc.id && peering.requester == there);
      if (between && peering.accepted && !peering.across_regions) return true;
    }
  }
  return false;
}

bool Walker::egress_lets(const Interface& from, const Packet& packet) {
  if (!from.filtered || is_tracked(from, packet)) return true;
  for (const SecurityGroupId& group : from.groups)
    for (const SecurityGroupRule& rule : topology_.security_groups.at(group).egress) {
      if (!is_of(rule.traffic, packet)) continue;
      const auto* network = std::get_if<Cidr>(&rule.peer);
      const auto* peers = std::get_if<SecurityGroupId>(&rule.peer);
      if ((network && packet.destination.in(*network)) ||
          (peers && group_reaches(vpc_of(from), *peers, packet.destination))) {
        tracked_.push_back({from.id, packet});
        return true;
      }
    }
  return false;
}

bool Walker::ingress_lets(const Interface& to, const Packet& packet, const Interface* sender) {
  if (!to.filtered || is_tracked(to, packet)) return true;
  for (const SecurityGroupId& group : to.groups)
    for (const SecurityGroupRule& rule : topology_.security_groups.at(group).ingress) {
      if (!is_of(rule.traffic, packet)) continue;
      const auto* network = std::get_if<Cidr>(&rule.peer);
      const auto* peers = std::get_if<SecurityGroupId>(&rule.peer);
      if ((network && packet.source.in(*network)) || (peers && sender && has(*sender, *peers))) {
        tracked_.push_back({to.id, packet});
        return true;
      }
    }
  return false;
}

End Walker::leave(const Interface& from, const Packet& packet, const Interface* sender) {
  if (++hops_ > most_hops) return lost("goes round and round");
  if (!egress_lets(from, packet)) return lost("egress of the groups of " + from.name);
  return follow(from, packet, sender);
}

End Walker::follow(const Interface& from, const Packet& packet, const Interface* sender) {
  const Vpc& vpc = vpc_of(from);
  if (is_local(vpc, packet.destination)) {
    const Interface* to = interface_with(vpc.id, packet.destination);
    return to ? to_interface(&from, *to, packet, sender) : lost("nobody has " + packet.destination.text());
  }
  const Route* route = best_route(from, packet.destination);
  if (!route) return lost("no route from " + from.name + " to " + packet.destination.text());
  if (const auto* gateway = std::get_if<InternetGatewayId>(&route->target)) {
    const auto found = topology_.internet_gateways.find(*gateway);
    if (found == topology_.internet_gateways.end() || found->second.vpc != vpc.id)
      return lost("Internet gateway that is gone");
    return to_internet(from, packet);
  }
  if (const auto* peering = std::get_if<PeeringId>(&route->target))
    return to_peer(from, packet, sender, *peering);
  const Interface* next = nullptr;
  if (const auto* nat = std::get_if<NatGatewayId>(&route->target)) next = nat_interface(*nat);
  if (const auto* interface = std::get_if<InterfaceId>(&route->target)) {
    const auto found = topology_.interfaces.find(*interface);
    if (found != topology_.interfaces.end()) next = &found->second;
  }
  if (!next || vpc_of(*next).id != vpc.id) return lost("black hole");
  return to_interface(&from, *next, packet, sender);
}

End Walker::to_interface(const Interface* from, const Interface& to, const Packet& packet,
                         const Interface* sender) {
  const bool crosses = !from || from->subnet != to.subnet;
  if (crosses && from && !acl_lets(subnet_of(*from).network_acl, true, packet))
    return lost("network ACL out of " + subnet_of(*from).name);
  if (crosses && !acl_lets(subnet_of(to).network_acl, false, packet))
    return lost("network ACL into " + subnet_of(to).name);
  if (!ingress_lets(to, packet, sender)) return lost("ingress of the groups of " + to.name);
  return at_interface(to, packet);
}

End Walker::at_interface(const Interface& to, const Packet& packet) {
  if (is_nat(to)) return at_nat(to, packet);
  if (packet.destination == to.address) return {&to, packet, {}};
  if (to.source_dest_check) return lost("destination check of " + to.name);
  return leave(to, packet, nullptr);
}

End Walker::at_nat(const Interface& gateway, const Packet& packet) {
  if (packet.destination == gateway.address) {
    for (const Translation& each : translations_)
      if (each.gateway == gateway.id && answer_to(each.after) == packet)
        return leave(gateway, answer_to(each.before), nullptr);
    return lost("NAT gateway " + gateway.name + " was not asked");
  }
  if (!is_local(vpc_of(gateway), packet.source))
    return lost("NAT gateway " + gateway.name + " of another VPC");
  Packet after = packet;
  after.source = gateway.address;
  after.source_port = packet.source_port + 1;
  translations_.push_back({gateway.id, packet, after});
  return leave(gateway, after, nullptr);
}

End Walker::to_internet(const Interface& from, const Packet& packet) {
  if (!acl_lets(subnet_of(from).network_acl, true, packet))
    return lost("network ACL out of " + subnet_of(from).name);
  const Interface* source = interface_with(vpc_of(from).id, packet.source);
  if (!source || !source->public_address) return lost(packet.source.text() + " has no public address");
  if (is_private(packet.destination)) return lost(packet.destination.text() + " is private");
  Packet outside = packet;
  outside.source = *source->public_address;
  return on_internet(outside);
}

End Walker::on_internet(const Packet& packet) {
  if (packet.destination == client_) return {nullptr, packet, {}};
  for (const auto& [id, interface] : topology_.interfaces) {
    if (interface.public_address != packet.destination || !has_internet_gateway(vpc_of(interface).id))
      continue;
    Packet inside = packet;
    inside.destination = interface.address;
    return to_interface(nullptr, interface, inside, nullptr);
  }
  return lost("nobody on the Internet has " + packet.destination.text());
}

End Walker::to_peer(const Interface& from, const Packet& packet, const Interface* sender,
                    const PeeringId& id) {
  if (!acl_lets(subnet_of(from).network_acl, true, packet))
    return lost("network ACL out of " + subnet_of(from).name);
  const auto found = topology_.peerings.find(id);
  if (found == topology_.peerings.end() || !found->second.accepted) return lost("peering that is not there");
  const Peering& peering = found->second;
  const Vpc& here = vpc_of(from);
  if (peering.requester != here.id && peering.accepter != here.id) return lost("peering of other VPCs");
  const Vpc& there = topology_.vpcs.at(peering.requester == here.id ? peering.accepter : peering.requester);
  if (!is_local(here, packet.source)) return lost("peering carries nothing of others");
  if (!is_local(there, packet.destination)) return lost("peering carries nothing to others");
  const Interface* to = interface_with(there.id, packet.destination);
  if (!to) return lost("nobody has " + packet.destination.text());
  return to_interface(nullptr, *to, packet, peering.across_regions ? nullptr : sender);
}

Packet first_packet(const Probe& probe, Address source) {
  const int own_port = 40000;
  return {source, probe.to, probe.protocol, own_port, probe.port, echo_request};
}

}  // namespace

Walk walk(const Topology& topology, const Probe& probe, Address internet_client) {
  Walker walker(topology, internet_client);
  const Interface* from = probe.from.empty() ? nullptr : &topology.interfaces.at(probe.from);
  const Packet question = first_packet(probe, from ? from->address : internet_client);
  const End there = from ? walker.leave(*from, question, from) : walker.on_internet(question);
  if (!there.lost.empty()) return {false, there.lost};

  const Packet answer = answer_to(there.packet);
  const End back = there.at ? walker.leave(*there.at, answer, there.at) : walker.on_internet(answer);
  if (!back.lost.empty()) return {false, "answer: " + back.lost};
  if (back.at != from || back.packet != answer_to(question)) return {false, "answer: another one's"};
  return {true, {}};
}

}  // namespace ashlar::lab::testing
