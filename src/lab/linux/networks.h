// The kernel's side of a network plan: namespaces, links, addresses, routes and rules, brought to the plan
// with as few changes as it takes. All of it lives in namespaces that this process holds open, and goes with
// it.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "base/failure.h"
#include "lab/networks/network_plan.h"

namespace ashlar::lab {

class Networks {
 public:
  Networks();
  ~Networks();
  Networks(Networks&&) noexcept;
  Networks& operator=(Networks&&) noexcept;

  /// Makes the kernel hold exactly `plan`. What is right already is not touched: connections live on. Where
  /// it fails, what was done is known, and the next call goes on from there. `nft` runs once for each
  /// namespace whose ruleset differs. Floating addresses stay with who holds them.
  Expected<void> apply(const NetworkPlan& plan);
  /// The plan of the last `apply`, whether all of it could be done or not.
  const NetworkPlan& current() const;

  /// The open namespace of that name, for `setns`; -1 where there is none.
  int find(const std::string& name_space) const;

  /// From now on the address leads to that namespace; empty: nowhere. One netlink message.
  Expected<void> hold(topology::Address floating, const std::string& name_space);
  /// Who holds it; empty where nobody does.
  std::string holder(topology::Address floating) const;

  /// Takes a link down, and up again: what a machine's loss looks like to its peers. It stays as it is when a
  /// plan is applied, and so long as it is down, routes over it are not there.
  Expected<void> set_link(const LinkEnd& link, bool up);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Runs `task` on a thread of its own inside a network namespace, and returns when it is done. Sockets made
/// there stay in that namespace.
void in_namespace(int name_space, const std::function<void()>& task);

}  // namespace ashlar::lab
