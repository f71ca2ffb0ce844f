#include "lab/failover/failover.h"

#include <algorithm>

namespace ashlar::lab {

namespace {

/// Polls without an answer. With nobody to take over a server that is slow is better than one that restarts.
constexpr int patience = 3;
constexpr int patience_without_another = 12;
constexpr int patience_with_a_start = 600;  ///< a crash's recovery takes its time

}  // namespace

Failover::Failover(std::vector<std::string> members) : order_(std::move(members)) {
  for (const std::string& name : order_) members_.emplace(name, Member{});
}

// --- What happens ---

void Failover::healthy(const std::string& member) {
  Member& known = members_.at(member);
  if (known.life == Life::Ended) return;  // an answer that came late
  known.life = Life::Up;
  known.unanswered = 0;
}

void Failover::silent(const std::string& member) {
  Member& known = members_.at(member);
  if (known.life != Life::Ended) ++known.unanswered;
}

/// It stays attached: writes may wait for it until it is detached.
void Failover::lose(Member& member) { member.follows = false; }

void Failover::died(const std::string& member) {
  Member& known = members_.at(member);
  known.life = Life::Ended;
  known.unanswered = 0;
  known.fenced = false;
  lose(known);
  if (member == leader_) promoted_ = false;
  if (member != chosen_) return;
  // Its promotion may have come so far that it has the right to write; the data tells.
  chosen_.clear();
  leader_.clear();
}

void Failover::out_of_sync(const std::string& member) {
  if (promoted_ && member != leader_) lose(members_.at(member));
}

void Failover::tick() { waiting_.clear(); }

// --- How an action went ---

void Failover::now_serves(const std::string& member) {
  leader_ = member;
  promoted_ = true;
  chosen_.clear();
  for (auto& [name, state] : members_) state.follows = state.attached = false;
}

void Failover::done(const Action& action) {
  Member& member = members_.at(action.member);
  switch (action.deed) {
    case Deed::Start:
      member.life = Life::Starting;
      break;
    case Deed::Fence:
      member.fenced = true;
      break;
    case Deed::Detach:
      member.attached = false;
      break;
    case Deed::Promote:
      now_serves(action.member);
      break;
    case Deed::Hold:
      holder_ = action.member;
      break;
    case Deed::Follow:
      member.follows = member.attached = true;
      break;
    case Deed::Find:
    case Deed::Compare:
      break;
  }
}

void Failover::failed(const Action& action) {
  waiting_.insert(action);
  // It may have come half the way.
  if (action.deed == Deed::Follow) members_.at(action.member).attached = true;
}

void Failover::found(const std::string& member) {
  leader_ = member.empty() ? order_.front() : member;
  promoted_ = false;
}

void Failover::compared(const std::map<std::string, Standing>& standings) {
  std::uint64_t most = 0;
  for (const std::string& name : order_) {
    const auto standing = standings.find(name);
    if (standing == standings.end() || !standing->second.in_sync) {
      lose(members_.at(name));
    } else if (members_.at(name).follows && (chosen_.empty() || standing->second.position > most)) {
      chosen_ = name;
      most = standing->second.position;
    }
  }
}

// --- What is to be done ---

bool Failover::anybody_up() const {
  return std::any_of(order_.begin(), order_.end(), [&](const std::string& name) { return is_up(name); });
}

bool Failover::can_take_over(const std::string& name) const {
  return name != leader_ && is_up(name) && members_.at(name).follows;
}

bool Failover::anybody_can_take_over() const {
  return std::any_of(order_.begin(), order_.end(),
                     [&](const std::string& name) { return can_take_over(name); });
}

/// Where all are silent, the machine is slow, and a restart would make it slower.
bool Failover::anybody_answers_and_can_take_over() const {
  return std::any_of(order_.begin(), order_.end(), [&](const std::string& name) {
    return can_take_over(name) && members_.at(name).unanswered == 0;
  });
}

std::optional<Action> Failover::once(const Action& action) const {
  return can(action) ? std::optional(action) : std::nullopt;
}

std::optional<Action> Failover::first(Deed deed, bool (Failover::*wanted)(const std::string&) const) const {
  for (const std::string& name : order_) {
    const Action action{deed, name};
    if ((this->*wanted)(name) && can(action)) return action;
  }
  return std::nullopt;
}

int Failover::patience_with(const std::string& name) const {
  if (!is_up(name)) return patience_with_a_start;
  const bool alone = name == leader_ && !anybody_answers_and_can_take_over();
  return alone ? patience_without_another : patience;
}

bool Failover::must_be_fenced(const std::string& name) const {
  const Member& member = members_.at(name);
  return member.life != Life::Ended && !member.fenced && member.unanswered >= patience_with(name);
}

bool Failover::must_be_detached(const std::string& name) const {
  const Member& member = members_.at(name);
  return name != leader_ && member.attached && !member.follows;
}

bool Failover::must_be_started(const std::string& name) const {
  return members_.at(name).life == Life::Ended;
}

bool Failover::must_follow(const std::string& name) const {
  return name != leader_ && is_up(name) && !members_.at(name).follows;
}

/// Nobody is known to have the right to write. Whoever had it must be asked, and so must run.
std::optional<Action> Failover::find_leader() const {
  if (auto start = first(Deed::Start, &Failover::must_be_started)) return start;
  return anybody_up() ? once({Deed::Find, {}}) : std::nullopt;
}

/// It has ended. Another takes its place where one has all that it acknowledged; else it must come back.
std::optional<Action> Failover::replace_leader() const {
  if (!chosen_.empty()) return once({Deed::Promote, chosen_});
  if (anybody_can_take_over()) return once({Deed::Compare, {}});
  return once({Deed::Start, leader_});
}

std::optional<Action> Failover::install_leader() const {
  if (!promoted_) return once({Deed::Promote, leader_});
  if (holder_ != leader_) return once({Deed::Hold, leader_});
  return std::nullopt;
}

std::optional<Action> Failover::next() const {
  if (auto fence = first(Deed::Fence, &Failover::must_be_fenced)) return fence;
  if (leader_.empty()) return find_leader();
  if (members_.at(leader_).life == Life::Ended) return replace_leader();
  if (!is_up(leader_)) return first(Deed::Start, &Failover::must_be_started);
  if (auto install = install_leader()) return install;
  if (!promoted_) return first(Deed::Start, &Failover::must_be_started);
  if (auto detach = first(Deed::Detach, &Failover::must_be_detached)) return detach;
  if (auto start = first(Deed::Start, &Failover::must_be_started)) return start;
  return first(Deed::Follow, &Failover::must_follow);
}

std::string Failover::serving() const { return promoted_ && holder_ == leader_ ? leader_ : std::string(); }

std::set<std::string> Failover::standing_by() const {
  std::set<std::string> names;
  for (const auto& [name, member] : members_) {
    if (name != leader_ && member.follows) names.insert(name);
  }
  return names;
}

}  // namespace ashlar::lab
