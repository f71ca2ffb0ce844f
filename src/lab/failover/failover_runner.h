// Carries out what `Failover` decides, one action at a time, on the thread of its caller: give each group a
// thread, since a server may take seconds to answer.
#pragma once

#include <string>

#include "base/failure.h"
#include "lab/failover/failover.h"
#include "lab/failover/replication.h"

namespace ashlar::lab {

/// What only the supervisor can do.
class GroupHands {
 public:
  virtual ~GroupHands() = default;
  /// Prepares and starts a member that has ended. Tells `healthy` or `died` later, like anything that
  /// happens.
  virtual Expected<void> start(const std::string& member) = 0;
  /// Ends a member by SIGKILL. Tells `died` once it has ended.
  virtual Expected<void> fence(const std::string& member) = 0;
  /// Lets the group's address lead to a member.
  virtual Expected<void> hold(const std::string& member) = 0;
};

/// The next action, if there is one now, and how it went. What failed is tried again after a `tick`.
struct CarriedOut {
  Action action;
  Expected<void> result;
};
std::optional<CarriedOut> carry_out(Failover& failover, Replication& replication, GroupHands& hands);

/// Asks those who stand by whether they still are in sync. To be called at each poll, before `tick`.
void check_standbys(Failover& failover, Replication& replication);

}  // namespace ashlar::lab
