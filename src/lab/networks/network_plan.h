// What the lab's networks are made of, in Linux's words: namespaces, veth pairs, addresses, routes, policy
// rules and an nftables ruleset each. Plain data, so that two plans can be compared and a test can read one.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/cidr.h"
#include "topology/address.h"

namespace ashlar::lab {

struct AddressPlan {
  std::string link;  ///< `lo`, or an end of a veth pair
  topology::Address address;
  int prefix = 32;

  auto operator<=>(const AddressPlan&) const = default;
};

inline constexpr std::uint32_t main_table = 254;

struct RoutePlan {
  std::uint32_t table = main_table;
  Cidr destination;
  std::string link;                      ///< empty: a black hole
  std::optional<topology::Address> via;  ///< taken to be on the link, whatever the addresses say (`onlink`)

  auto operator<=>(const RoutePlan&) const = default;
};

/// An `ip rule`: which table decides.
struct RulePlan {
  std::uint32_t priority = 0;
  std::uint32_t mark = 0;  ///< of the packet; 0: any
  bool own = false;        ///< only what this namespace sends itself (`iif lo`)
  std::uint32_t table = main_table;

  auto operator<=>(const RulePlan&) const = default;
};

struct NamespacePlan {
  bool forwards = false;  ///< a router: else a host
  std::vector<AddressPlan> addresses;
  std::vector<RoutePlan> routes;
  std::vector<RulePlan> rules;                ///< besides the kernel's own
  std::optional<topology::Address> resolver;  ///< who answers for names there
  std::string ruleset;  ///< for `nft -j -f -`; replaces the whole of what was; empty: none

  bool operator==(const NamespacePlan&) const = default;
};

struct LinkEnd {
  std::string name_space;
  std::string name;  ///< at most 15 bytes

  auto operator<=>(const LinkEnd&) const = default;
};

/// A veth pair.
struct LinkPlan {
  LinkEnd a;
  LinkEnd b;

  auto operator<=>(const LinkPlan&) const = default;
};

/// An address that leads to whichever of several namespaces holds it at the moment: each has it on `lo`, and
/// the router's main table one route to it, or a black hole as long as none holds it.
struct FloatingAddress {
  topology::Address address;
  std::string router;                        ///< a namespace
  std::map<std::string, std::string> links;  ///< the router's link to each namespace that may hold it

  bool operator==(const FloatingAddress&) const = default;
};

struct NetworkPlan {
  std::map<std::string, NamespacePlan> namespaces;  ///< by name
  std::vector<LinkPlan> links;                      ///< sorted
  std::vector<FloatingAddress> floating;            ///< by address
};

}  // namespace ashlar::lab
