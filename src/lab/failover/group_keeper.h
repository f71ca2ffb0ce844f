// Watches over a group of servers, one of which serves: tells `Failover` what happens to them and carries out
// what it decides. A thread of its own, since servers may take seconds to answer.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <thread>

#include "lab/board.h"
#include "lab/failover/failover_runner.h"

namespace ashlar::lab {

struct GroupStatus {
  std::string serving;                ///< empty: nobody
  std::set<std::string> standing_by;  ///< in sync
  std::string problem;                ///< why the last action failed; empty where it did not
};

class GroupKeeper {
 public:
  /// `told` hears that something has changed. A group of a kind that nobody can hand over throws.
  GroupKeeper(const ServerGroup& group, const Folder& folder, const Board& board,
              std::unique_ptr<GroupHands> hands, std::function<void()> told);
  ~GroupKeeper();
  GroupKeeper(const GroupKeeper&) = delete;
  GroupKeeper& operator=(const GroupKeeper&) = delete;

  /// Asks it to end, and returns at once: the destructor waits.
  void ask_to_end();
  GroupStatus status() const;
  /// One serves, and all others stand by.
  bool complete() const;

 private:
  /// What was last seen of a member.
  struct Seen {
    State state = State::Waiting;
    int restarts = 0;
    int pid = 0;

    bool operator==(const Seen&) const = default;
  };
  using AllSeen = std::map<std::string, Seen>;

  void run();
  void keep(std::chrono::steady_clock::time_point until);
  AllSeen look(const Board::Statuses& statuses) const;
  void tell_changes();
  void poll();
  void note(const std::string& problem);

  const ServerGroup group_;
  const Board& board_;
  const std::unique_ptr<Replication> replication_;
  const std::unique_ptr<GroupHands> hands_;
  const std::function<void()> told_;
  Failover failover_;  ///< the thread's own, as `seen_`
  AllSeen seen_;
  mutable std::mutex mutex_;
  GroupStatus status_;  ///< guarded by mutex_
  std::atomic<bool> ending_{false};
  std::thread thread_;  ///< the last member: it uses all others
};

}  // namespace ashlar::lab
