// One network namespace: what the kernel holds in it as far as we put it there, and the way from there to
// what is wanted.
#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/failure.h"
#include "base/linux/system.h"
#include "lab/linux/netlink.h"
#include "lab/networks/network_plan.h"

namespace ashlar::lab {

/// A route's table and destination: two routes of the same cannot be.
using RouteKey = std::pair<std::uint32_t, Cidr>;

/// A namespace's plan, in the order in which two are compared, and with what floating addresses add to it.
struct Wanted {
  bool forwards = false;
  std::set<AddressPlan> addresses;
  std::map<RouteKey, RoutePlan> routes;
  std::set<RulePlan> rules;
  std::string ruleset;

  bool operator==(const Wanted&) const = default;
};

class NetworkNamespace {
 public:
  /// With `lo` up, IPv6 off, and as strict as a host or router on AWS is about what it forwards and believes.
  static Expected<NetworkNamespace> make(std::string name);

  int descriptor() const { return descriptor_.get(); }

  /// Makes a veth pair; both ends come up with the next `bring`.
  Expected<void> add_link(const std::string& name, NetworkNamespace& peer, const std::string& peer_name);
  /// All at once, and their other ends with them: `forget_link` those.
  Expected<void> remove_links(const std::vector<std::string>& names);
  void forget_link(const std::string& name);

  /// What the next `bring` makes of a link; routes on one that is down wait until it is up again.
  void want_link(const std::string& name, bool up);
  bool has_link(const std::string& name) const { return links_.contains(name); }
  bool is_up(const std::string& name) const;
  /// Waits until packets can be sent by these links, both ends of which are up; seconds at most.
  void await_links(const std::vector<std::string>& names) const;

  /// True where `bring` would change anything.
  bool differs(const Wanted& wanted) const;
  /// Changes what differs, and only that. What was done before a failure is remembered.
  Expected<void> bring(const Wanted& wanted);

 private:
  struct Link {
    int index;
    bool up;
    bool wanted_up;
  };

  explicit NetworkNamespace(std::string name) : name_(std::move(name)) {}
  Expected<void> remove_links_here(const std::vector<std::string>& names);
  Wanted reachable(Wanted wanted) const;
  void forget_routes(const std::string& link);
  std::string shown(const std::string& what) const { return what + " in " + name_; }
  int index_of(const std::string& link) const;

  // The steps of `bring`, all on a thread in the namespace.
  Expected<void> bring_here(const Wanted& wanted);
  Expected<void> bring_links(Netlink& netlink);
  Expected<void> bring_ruleset(const std::string& ruleset);
  Expected<void> bring_addresses(Netlink& netlink, const std::set<AddressPlan>& wanted);
  Expected<void> bring_routes(Netlink& netlink, const std::map<RouteKey, RoutePlan>& wanted);
  Expected<void> bring_rules(Netlink& netlink, const std::set<RulePlan>& wanted);

  std::string name_;
  Descriptor descriptor_;
  int next_index_ = 1000;  // above what the kernel gives to others, a VPN's tunnel say
  std::map<std::string, Link> links_;
  Wanted held_;
};

}  // namespace ashlar::lab
