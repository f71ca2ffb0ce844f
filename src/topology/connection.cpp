#include "topology/connection.h"

namespace ashlar::topology {

namespace {

constexpr int most_hops = 20;  // routes by interfaces may lead in a circle

bool is_member(const Interface& interface, const SecurityGroupId& group) {
  return std::find(interface.groups.begin(), interface.groups.end(), group) != interface.groups.end();
}

}  // namespace

bool is_private(Address address) {
  return std::any_of(std::begin(private_networks), std::end(private_networks),
                     [&](const Cidr& network) { return address.in(network); });
}

void Connection::pass_acl(const Interface& at, bool outwards, const Flight& flight) {
  const NetworkAcl& acl = topology_.network_acls.at(subnet_of(at).network_acl);
  const Address peer = outwards ? flight.destination : flight.source;
  TrafficSet undecided(Traffic{});
  TrafficSet gate;
  for (const NetworkAclRule& rule : outwards ? acl.egress : acl.ingress) {
    if (!peer.in(rule.peer)) continue;
    const TrafficSet traffic(rule.traffic);
    if (rule.allow) gate = gate.with(undecided.common_with(traffic));
    undecided = undecided.without(traffic);
  }
  pass(gate);
}

bool Connection::are_peers(const VpcId& one, const VpcId& other) const {
  return std::any_of(topology_.peerings.begin(), topology_.peerings.end(), [&](const auto& each) {
    const Peering& peering = each.second;
    const bool between = (peering.requester == one && peering.accepter == other) ||
                         (peering.requester == other && peering.accepter == one);
    return between && peering.accepted && !peering.across_regions;
  });
}

/// A group as a source is who sent it, wherever from; as a destination, the members' private addresses, here
/// and in peers of this region.
bool Connection::names(const SecurityGroupRule& rule, const Interface& at, bool outwards,
                       const Flight& flight) const {
  if (const auto* network = std::get_if<Cidr>(&rule.peer))
    return (outwards ? flight.destination : flight.source).in(*network);
  const auto* group = std::get_if<SecurityGroupId>(&rule.peer);
  if (!group) return false;
  if (!outwards) return flight.sender && is_member(*flight.sender, *group);
  for (const Interface* end : {from_, to_}) {
    if (!end || end->address != flight.destination || !is_member(*end, *group)) continue;
    const VpcId& here = vpc_of(at).id;
    const VpcId& there = vpc_of(*end).id;
    if (here == there || are_peers(here, there)) return true;
  }
  return false;
}

void Connection::pass_groups(const Interface& at, bool outwards, const Flight& flight) {
  if (!at.filtered) return;
  const Flight asked = flight.back(nullptr);
  const bool tracked = answering_ && std::any_of(tracked_.begin(), tracked_.end(), [&](const Tracked& each) {
                         return each.at == &at && each.flight.same_ends(asked);
                       });
  if (tracked) return;
  TrafficSet gate;
  for (const SecurityGroupId& id : at.groups) {
    const SecurityGroup& group = topology_.security_groups.at(id);
    for (const SecurityGroupRule& rule : outwards ? group.egress : group.ingress) {
      if (names(rule, at, outwards, flight)) gate = gate.with(TrafficSet(rule.traffic));
    }
  }
  pass(gate);
  if (!answering_) tracked_.push_back({&at, flight});
}

/// Of the interfaces that packets can be for: the two ends, and gateways that wait for answers.
const Interface* Connection::owner(const VpcId& vpc, Address address) const {
  std::vector<const Interface*> candidates{from_, to_};
  for (const Translation& each : translations_) candidates.push_back(each.gateway);
  for (const Interface* candidate : candidates) {
    if (candidate && candidate->address == address && vpc_of(*candidate).id == vpc) return candidate;
  }
  return nullptr;
}

/// The first that fits, for the longest prefix comes first. Endpoints lead to nobody's interface.
const RouteTarget* Connection::route(const Interface& from, Address destination) const {
  const RouteTableId& own = subnet_of(from).route_table;
  const RouteTable& table = topology_.route_tables.at(own.empty() ? vpc_of(from).main_route_table : own);
  const auto found = std::find_if(table.routes.begin(), table.routes.end(), [&](const Route& route) {
    return route.destination && destination.in(*route.destination);
  });
  return found == table.routes.end() ? nullptr : &found->target;
}

Way Connection::leave(const Interface& from, const Flight& flight) {
  if (++hops_ > most_hops) return std::nullopt;
  pass_groups(from, true, flight);
  if (left_.empty()) return std::nullopt;
  const Vpc& vpc = vpc_of(from);
  if (is_local(vpc, flight.destination)) {
    const Interface* to = owner(vpc.id, flight.destination);
    return to ? to_interface(&from, *to, flight) : std::nullopt;
  }
  const RouteTarget* target = route(from, flight.destination);
  return target ? by_route(from, flight, *target) : std::nullopt;
}

Way Connection::by_route(const Interface& from, const Flight& flight, const RouteTarget& target) {
  const VpcId& here = vpc_of(from).id;
  if (const auto* id = std::get_if<InternetGatewayId>(&target)) {
    const auto gateway = topology_.internet_gateways.find(*id);
    const bool there = gateway != topology_.internet_gateways.end() && gateway->second.vpc == here;
    return there ? go_out(from, flight) : std::nullopt;
  }
  if (const auto* id = std::get_if<PeeringId>(&target)) return to_peer(from, flight, *id);
  const auto* next = std::get_if<InterfaceId>(&target);
  if (const auto* id = std::get_if<NatGatewayId>(&target)) {
    const auto gateway = topology_.nat_gateways.find(*id);
    if (gateway != topology_.nat_gateways.end()) next = &gateway->second.interface;
  }
  const auto interface = next ? topology_.interfaces.find(*next) : topology_.interfaces.end();
  if (interface == topology_.interfaces.end() || vpc_of(interface->second).id != here) return std::nullopt;
  return to_interface(&from, interface->second, flight);
}

/// `from`: of the same VPC, or none where it comes in from elsewhere. ACLs are for what crosses a border.
Way Connection::to_interface(const Interface* from, const Interface& to, const Flight& flight) {
  if (!from || from->subnet != to.subnet) {
    if (from) pass_acl(*from, true, flight);
    pass_acl(to, false, flight);
  }
  pass_groups(to, false, flight);
  if (left_.empty()) return std::nullopt;
  if (to.attachment == Attachment::NatGateway) return translate(to, flight);
  if (flight.destination == to.address) return Arrival{&to, flight};
  if (to.source_dest_check) return std::nullopt;
  return leave(to, {flight.source, flight.destination, nullptr});
}

/// Its own VPC's packets get its address; what is for its address must be an answer to them.
Way Connection::translate(const Interface& gateway, const Flight& flight) {
  if (flight.destination == gateway.address) {
    const auto asked = std::find_if(translations_.begin(), translations_.end(), [&](const Translation& each) {
      return each.gateway == &gateway && each.before.destination == flight.source;
    });
    if (!answering_ || asked == translations_.end()) return std::nullopt;
    return leave(gateway, asked->before.back(nullptr));
  }
  if (!is_local(vpc_of(gateway), flight.source)) return std::nullopt;
  translations_.push_back({&gateway, flight});
  return leave(gateway, {gateway.address, flight.destination, nullptr});
}

Way Connection::go_out(const Interface& from, const Flight& flight) {
  pass_acl(from, true, flight);
  const Interface* source = from.address == flight.source ? &from : owner(vpc_of(from).id, flight.source);
  if (!source || !source->public_address || is_private(flight.destination)) return std::nullopt;
  return Arrival{nullptr, {*source->public_address, flight.destination, nullptr}};
}

/// The Internet gateway puts the private address in the public one's place.
Way Connection::come_in(const Flight& flight) {
  std::vector<const Interface*> candidates{from_, to_};
  for (const Translation& each : translations_) candidates.push_back(each.gateway);
  for (const Interface* candidate : candidates) {
    if (!candidate || candidate->public_address != flight.destination) continue;
    const VpcId& vpc = vpc_of(*candidate).id;
    const auto& gateways = topology_.internet_gateways;
    const bool open = std::any_of(gateways.begin(), gateways.end(),
                                  [&](const auto& each) { return each.second.vpc == vpc; });
    if (open && !is_private(flight.source))
      return to_interface(nullptr, *candidate, {flight.source, candidate->address, nullptr});
  }
  return std::nullopt;
}

/// It carries only what is from the one VPC's networks to the other's.
Way Connection::to_peer(const Interface& from, Flight flight, const PeeringId& id) {
  const auto found = topology_.peerings.find(id);
  if (found == topology_.peerings.end() || !found->second.accepted) return std::nullopt;
  const Peering& peering = found->second;
  const Vpc& here = vpc_of(from);
  if (peering.requester != here.id && peering.accepter != here.id) return std::nullopt;
  const Vpc& there = topology_.vpcs.at(peering.requester == here.id ? peering.accepter : peering.requester);
  if (!is_local(here, flight.source) || !is_local(there, flight.destination)) return std::nullopt;
  const Interface* to = owner(there.id, flight.destination);
  if (!to) return std::nullopt;
  if (peering.across_regions) flight.sender = nullptr;
  pass_acl(from, true, flight);
  return to_interface(nullptr, *to, flight);
}

}  // namespace ashlar::topology
