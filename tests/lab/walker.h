// The judge of the lab's rules: follows one packet and its answer through a topology, rule by rule, as AWS
// describes its networks (docs.aws.amazon.com/vpc: route tables, NAT, security groups, network ACLs,
// peering). Slow and plain on purpose. It shares nothing with the rules that it judges.
#pragma once

#include <string>

#include "topology/topology.h"

namespace ashlar::lab::testing {

inline constexpr int icmp_protocol = 1;
inline constexpr int tcp_protocol = 6;
inline constexpr int udp_protocol = 17;

/// One question: a connection, a datagram, or an echo request. Every interface that is not a NAT gateway's
/// listens at every port.
struct Probe {
  topology::InterfaceId from;  ///< empty: the Internet client
  topology::Address to;
  int protocol = tcp_protocol;
  int port = 0;  ///< none for ICMP

  auto operator<=>(const Probe&) const = default;
};

struct Walk {
  bool answered = false;  ///< the packet got there, and its answer got back
  std::string why_not;    ///< where it ended: "answer: network ACL acl.a, egress"
};

Walk walk(const topology::Topology& topology, const Probe& probe, topology::Address internet_client);

}  // namespace ashlar::lab::testing
