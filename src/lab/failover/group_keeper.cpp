#include "lab/failover/group_keeper.h"

#include <exception>
#include <stdexcept>

namespace ashlar::lab {

namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds between_polls{500};

std::unique_ptr<Replication> replication_of(const ServerGroup& group, const Folder& folder) {
  auto replication = make_replication(group, folder);
  if (!replication) throw std::logic_error("nobody can hand over a group of kind " + group.kind);
  return replication;
}

}  // namespace

GroupKeeper::GroupKeeper(const ServerGroup& group, const Folder& folder, const Board& board,
                         std::unique_ptr<GroupHands> hands, std::function<void()> told)
    : group_(group),
      board_(board),
      replication_(replication_of(group, folder)),
      hands_(std::move(hands)),
      told_(std::move(told)),
      failover_(group.members),
      thread_([this] { run(); }) {}

GroupKeeper::~GroupKeeper() {
  ask_to_end();
  thread_.join();
}

void GroupKeeper::ask_to_end() {
  ending_ = true;
  board_.nudge();
}

GroupStatus GroupKeeper::status() const {
  const std::lock_guard lock(mutex_);
  return status_;
}

bool GroupKeeper::complete() const {
  const std::lock_guard lock(mutex_);
  return !status_.serving.empty() && status_.standing_by.size() + 1 == group_.members.size();
}

/// A bug in here is told as the group's problem; the lab goes on.
void GroupKeeper::run() {
  while (!ending_) {
    const auto next_poll = steady_clock::now() + between_polls;
    try {
      keep(next_poll);
      if (!ending_) poll();
    } catch (const std::exception& bug) {
      note(std::string("a bug in the lab: ") + bug.what());
      board_.wait([&](const Board::Statuses&) { return ending_.load(); }, next_poll);
    }
  }
}

/// Does what is to be done, and again whenever something changes, until the time is up.
void GroupKeeper::keep(steady_clock::time_point until) {
  const auto news = [&](const Board::Statuses& statuses) { return ending_ || look(statuses) != seen_; };
  do {
    tell_changes();
    while (!ending_) {
      const auto carried = carry_out(failover_, *replication_, *hands_);
      if (!carried) break;
      note(carried->result ? "" : carried->result.error().text());
      tell_changes();
    }
  } while (!ending_ && board_.wait(news, until));
}

GroupKeeper::AllSeen GroupKeeper::look(const Board::Statuses& statuses) const {
  AllSeen all;
  for (const std::string& member : group_.members) {
    const auto found = statuses.find(member);
    if (found != statuses.end())
      all[member] = {found->second.state, found->second.restarts, found->second.pid};
  }
  return all;
}

/// A member that was restarted between two looks has died in between.
void GroupKeeper::tell_changes() {
  const AllSeen now = look(board_.all());
  for (const auto& [member, seen] : now) {
    const Seen before = seen_[member];
    const bool another = before.pid != 0 && seen.pid != before.pid;
    const bool ended = seen.state == State::Restarting &&
                       (before.state != State::Restarting || before.restarts != seen.restarts);
    if (another || ended) failover_.died(member);
    if (seen.state == State::Healthy && (another || before.state != State::Healthy))
      failover_.healthy(member);
  }
  seen_ = now;
}

void GroupKeeper::poll() {
  for (const auto& [member, seen] : seen_) {
    if (ending_) return;
    if (seen.state != State::Healthy && seen.state != State::Unhealthy) continue;
    if (replication_->position(member))
      failover_.healthy(member);
    else
      failover_.silent(member);
  }
  check_standbys(failover_, *replication_);
  failover_.tick();
  note(status().problem);
}

void GroupKeeper::note(const std::string& problem) {
  {
    const std::lock_guard lock(mutex_);
    status_ = {failover_.serving(), failover_.standing_by(), problem};
  }
  told_();
}

}  // namespace ashlar::lab
