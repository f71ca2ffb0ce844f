// One way through the networks, there and back, with the rules that stand along it: see `reach.h`.
#pragma once

#include <algorithm>
#include <optional>
#include <vector>

#include "topology/topology.h"
#include "topology/traffic_set.h"

namespace ashlar::topology {

/// What the Internet gateway refuses both ways (RFC 1918 and 6598).
inline constexpr Cidr private_networks[] = {
    {0x0A000000, 8}, {0xAC100000, 12}, {0xC0A80000, 16}, {0x64400000, 10}};

bool is_private(Address address);

/// Packets under way.
struct Flight {
  Address source;
  Address destination;
  const Interface* sender = nullptr;  ///< whose groups rules see; none behind what forwards or translates

  Flight back(const Interface* answering) const { return {destination, source, answering}; }
  bool same_ends(const Flight& other) const {
    return source == other.source && destination == other.destination;
  }
};

/// Where they arrive.
struct Arrival {
  const Interface* at = nullptr;  ///< none: the Internet
  Flight flight;
};
using Way = std::optional<Arrival>;

/// One pair of ends. Each gate on the way cuts down what is left.
class Connection {
 public:
  Connection(const Topology& topology, const Interface* from, const Interface* to)
      : topology_(topology), from_(from), to_(to) {}

  /// Both ways.
  TrafficSet open(const Flight& question) {
    const Way there = set_out(from_, question);
    if (!there || there->at != to_) return {};
    answering_ = true;
    const Way back = set_out(to_, there->flight.back(to_));
    const bool home = back && back->at == from_ && back->flight.same_ends(question.back(nullptr));
    return home ? left_ : TrafficSet();
  }

  /// The NAT gateway whose address the other end sees; none where it sees the sender's own.
  const Interface* translated_by() const {
    return translations_.empty() ? nullptr : translations_.back().gateway;
  }

 private:
  /// An interface that saw packets pass: answers to them pass it too.
  struct Tracked {
    const Interface* at;
    Flight flight;
  };
  struct Translation {
    const Interface* gateway;
    Flight before;
  };

  const Subnet& subnet_of(const Interface& interface) const { return topology_.subnets.at(interface.subnet); }
  const Vpc& vpc_of(const Interface& interface) const { return topology_.vpc_of(interface); }

  void pass(const TrafficSet& gate) {
    left_ = left_.common_with(answering_ ? gate.answered_through() : gate);
  }

  void pass_acl(const Interface& at, bool outwards, const Flight& flight);
  bool names(const SecurityGroupRule& rule, const Interface& at, bool outwards, const Flight& flight) const;
  void pass_groups(const Interface& at, bool outwards, const Flight& flight);
  bool are_peers(const VpcId& one, const VpcId& other) const;

  static bool is_local(const Vpc& vpc, Address address) {
    return std::any_of(vpc.cidrs.begin(), vpc.cidrs.end(),
                       [&](const Cidr& network) { return address.in(network); });
  }
  const Interface* owner(const VpcId& vpc, Address address) const;
  const RouteTarget* route(const Interface& from, Address destination) const;

  Way set_out(const Interface* from, const Flight& flight) {
    return from ? leave(*from, flight) : come_in(flight);
  }
  Way leave(const Interface& from, const Flight& flight);
  Way by_route(const Interface& from, const Flight& flight, const RouteTarget& target);
  Way to_interface(const Interface* from, const Interface& to, const Flight& flight);
  Way translate(const Interface& gateway, const Flight& flight);
  Way go_out(const Interface& from, const Flight& flight);
  Way come_in(const Flight& flight);
  Way to_peer(const Interface& from, Flight flight, const PeeringId& id);

  const Topology& topology_;
  const Interface* from_;
  const Interface* to_;
  TrafficSet left_ = TrafficSet::everything();
  bool answering_ = false;
  int hops_ = 0;
  std::vector<Tracked> tracked_;
  std::vector<Translation> translations_;
};

}  // namespace ashlar::topology
