// Security groups: each rule is a resource of its own, so that one more rule changes no other.
#pragma once

#include <vector>

#include "systems/vpc.h"

namespace ashlar::systems {

/// A range of addresses, and its name, which stays: the rules for it are named after it.
struct Peer {
  std::string name;
  Value cidr;
};
using Peers = std::vector<Peer>;

/// The region's management VPC, people on the VPN and CI alike; nobody where `management` is null.
Peers from_management(const Vpc* management);

/// People on the VPN only: the public management subnets, where the VPN server stands. The clients' own
/// addresses never arrive anywhere: no VPC has a route to them and a peering carries none but its VPCs' own,
/// so the server puts its address in place of its clients'.
Peers from_vpn(const Vpc* management);

/// A group without rules: nothing comes in, nothing goes out. `what` cannot be changed later without a new
/// group.
Resource& add_security_group(Scope scope, const Site& site, const Vpc& vpc, std::string_view name,
                             std::string_view what);

struct Ports {
  std::int64_t from = 0;
  std::int64_t to = 0;
  std::string_view protocol = "tcp";
};

inline constexpr Ports https_port{443, 443};

/// From the peer to these ports, and to the peer's ports.
void let_in(Scope scope, const Resource& group, const Peer& peer, Ports ports);
void let_out(Scope scope, const Resource& group, const Peer& peer, Ports ports);

/// To the peer with every protocol.
void let_out_freely(Scope scope, const Resource& group, const Peer& peer);

/// From, and to, whatever has the group `other`; `name` is what the rule is named after.
void let_in_from(Scope scope, const Resource& group, std::string_view name, const Resource& other,
                 Ports ports);
void let_out_to(Scope scope, const Resource& group, std::string_view name, const Resource& other,
                Ports ports);

/// Both ways, between all that have the group.
void let_members_talk(Scope scope, const Resource& group, Ports ports);

/// The group of a data store, reached on one port: from the app tier, and by people where the settings say
/// so.
Resource& add_store_group(Scope scope, const Site& site, const Vpc& vpc, std::string_view store,
                          std::int64_t port, const Located<bool>& reachable_from_vpn, const Peers& people);

}  // namespace ashlar::systems
