// Sets of packets by protocol and port, so that rules are joined, cut and taken away as wholes instead of
// port by port.
#pragma once

#include <cstdint>
#include <vector>

#include "topology/network.h"

namespace ashlar::topology {

class TrafficSet {
 public:
  /// Nothing.
  TrafficSet() = default;
  explicit TrafficSet(const Traffic& traffic);
  explicit TrafficSet(const std::vector<Traffic>& all);

  /// All that opens something: every port of every protocol, and of ICMP the echo request.
  static const TrafficSet& everything();

  bool empty() const { return spans_.empty(); }
  bool contains(const Traffic& traffic) const;
  TrafficSet with(const TrafficSet& other) const;
  TrafficSet without(const TrafficSet& other) const;
  TrafficSet common_with(const TrafficSet& other) const;
  /// What gets answers, where only this set lets answers through: they go to whichever port the client's
  /// system picked, so all of those must be in the set. Of protocols without ports, all; of ICMP, the echo
  /// reply.
  TrafficSet answered_through() const;
  /// As few rules as can be, by protocol and port. Everything is one: `Traffic{}`.
  std::vector<Traffic> list() const;

  bool operator==(const TrafficSet&) const = default;

 private:
  /// Protocol * 65536 + port, first and last; of ICMP, 256 * type + code stands for the port.
  struct Span {
    std::uint32_t first = 0;
    std::uint32_t last = 0;

    bool operator==(const Span&) const = default;
  };

  explicit TrafficSet(std::vector<Span> spans) : spans_(std::move(spans)) {}
  bool contains(const Span& span) const;

  std::vector<Span> spans_;  ///< in order, with something between them
};

}  // namespace ashlar::topology
