// What stands in for what: each thing that the architecture has on AWS and that is something else in the lab,
// with its version here; and what is in the lab as a network only.
#pragma once

#include <string>
#include <vector>

#include "lab/desired.h"

namespace ashlar::lab {

struct StandIn {
  std::string on_aws;                ///< "RDS for MySQL 8.4"
  std::string here;                  ///< "MariaDB 10.11.19"
  std::vector<std::string> servers;  ///< by name; none where no server does it, but the kernel or a file
};

/// Servers' first, by name of what they stand for; then what no server does. Asks programs for their
/// versions.
std::vector<StandIn> stand_ins(const Desired& running);

/// Networks of a system in which no server of the lab runs yet: ZooKeeper, Kafka, functions, VPN, CI.
struct EmptySystem {
  std::string name;                          ///< "stage.stage.zookeeper"
  std::vector<std::string> networks;         ///< by name
  std::vector<topology::Address> addresses;  ///< of each its own, in the same order
};

/// By name. Not what the networks are made of themselves: routers, NAT gateways, the Internet.
std::vector<EmptySystem> empty_systems(const Desired& running);

/// The namespace's own address: a host's, but none that floats, or a router's at which its resolver answers.
std::optional<topology::Address> own_address(const NamespacePlan& plan);

}  // namespace ashlar::lab
