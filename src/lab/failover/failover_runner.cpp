#include "lab/failover/failover_runner.h"

#include <map>

namespace ashlar::lab {

namespace {

/// What an action may need.
struct Means {
  Failover& failover;
  Replication& replication;
  GroupHands& hands;
};

Expected<void> find(const Means& means, const Action&) {
  return means.replication.last_primary().map(
      [&](const std::string& member) { means.failover.found(member); });
}

Expected<Standing> standing_of(Replication& replication, const std::string& member) {
  return replication.in_sync(member).and_then([&](bool in_sync) {
    return replication.position(member).map([&](std::uint64_t position) {
      return Standing{in_sync, position};
    });
  });
}

/// Who does not answer is left out.
Expected<void> compare(const Means& means, const Action&) {
  std::map<std::string, Standing> standings;
  for (const std::string& member : means.failover.standing_by()) {
    if (const auto standing = standing_of(means.replication, member)) standings.emplace(member, *standing);
  }
  means.failover.compared(standings);
  return {};
}

/// Those whose success `Failover` is told by `done`.
template <class Result>
Expected<void> told(const Means& means, const Action& action, Result result) {
  if (result) means.failover.done(action);
  return result;
}

using Carry = Expected<void> (*)(const Means&, const Action&);

const std::map<Deed, Carry> ways{
    {Deed::Find, find},
    {Deed::Compare, compare},
    {Deed::Start, [](const Means& m, const Action& a) { return told(m, a, m.hands.start(a.member)); }},
    {Deed::Fence, [](const Means& m, const Action& a) { return told(m, a, m.hands.fence(a.member)); }},
    {Deed::Hold, [](const Means& m, const Action& a) { return told(m, a, m.hands.hold(a.member)); }},
    {Deed::Detach,
     [](const Means& m, const Action& a) { return told(m, a, m.replication.detach(a.member)); }},
    {Deed::Promote,
     [](const Means& m, const Action& a) { return told(m, a, m.replication.promote(a.member)); }},
    {Deed::Follow,
     [](const Means& m, const Action& a) { return told(m, a, m.replication.follow(a.member)); }},
};

}  // namespace

std::optional<CarriedOut> carry_out(Failover& failover, Replication& replication, GroupHands& hands) {
  const auto action = failover.next();
  if (!action) return std::nullopt;
  auto result = ways.at(action->deed)({failover, replication, hands}, *action);
  if (!result) failover.failed(*action);
  return CarriedOut{*action, std::move(result)};
}

void check_standbys(Failover& failover, Replication& replication) {
  for (const std::string& member : failover.standing_by()) {
    const auto in_sync = replication.in_sync(member);
    if (in_sync && !*in_sync) failover.out_of_sync(member);
  }
}

}  // namespace ashlar::lab
