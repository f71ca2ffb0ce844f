// A group of servers in memory, stricter than real ones: it breaks its test at the first thing that would
// lose a write or let two members take writes. A pair, or more, with semi-synchronous replication.
#pragma once

#include <map>
#include <random>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "lab/failover/failover_runner.h"

namespace ashlar::lab::test {

class FakeGroup : public Replication, public GroupHands {
 public:
  FakeGroup(std::vector<std::string> names, unsigned seed) : names_(std::move(names)), random_(seed) {
    for (const std::string& name : names_) members_[name].runs = true;
  }

  double fault_rate = 0;   ///< of calls that fail before they did anything, and of those that fail after
  double hang_rate = 0.1;  ///< of members that, once started, never answer

  // --- The world ---

  /// It ends at once. What it had written and nobody acknowledged is still in its log.
  void kill(const std::string& name) {
    Member& member = members_.at(name);
    if (!member.runs) return;
    member.runs = member.hangs = member.writable = member.waits = false;
    member.follows.clear();
    ended_.insert(name);
  }
  void hang(const std::string& name) { members_.at(name).hangs = members_.at(name).runs; }

  /// A client's write at the address: it is acknowledged where nobody objects.
  void write() {
    if (holder_.empty() || !answers(holder_) || !members_.at(holder_).writable) return;
    Member& primary = members_.at(holder_);
    primary.log.push_back(++last_write_);
    if (primary.waits && !standby_receives(holder_)) return;  // stands in the log, unacknowledged
    if (!primary.waits) standby_receives(holder_);
    acknowledged_.insert(last_write_);
  }

  /// Tells what happened since, and what a poll sees.
  void tell(Failover& failover) {
    for (const std::string& name : std::exchange(ended_, {})) failover.died(name);
    for (const std::string& name : names_) {
      if (!members_.at(name).runs) continue;
      if (members_.at(name).hangs) {
        failover.silent(name);
      } else {
        failover.healthy(name);
      }
    }
  }

  /// The serving member has every acknowledged write.
  void expect_nothing_lost(const std::string& name) const {
    const std::vector<int>& log = members_.at(name).log;
    const std::set<int> there(log.begin(), log.end());
    for (int write : acknowledged_) {
      if (!there.contains(write)) throw std::logic_error("an acknowledged write is lost on " + name);
    }
  }
  std::size_t acknowledged() const { return acknowledged_.size(); }
  const std::string& address_at() const { return holder_; }
  bool runs(const std::string& name) const { return members_.at(name).runs; }

  // --- Replication ---

  Expected<std::string> last_primary() override {
    if (fails()) return fault("find");
    if (!serving_.empty() && !answers(serving_)) return fault("find");
    return serving_;
  }
  Expected<void> promote(const std::string& name) override {
    if (!answers(name) || fails()) return fault("promote");
    for (const auto& [other, member] : members_) {
      if (other != name && member.writable)
        throw std::logic_error(other + " takes writes, and so would " + name);
    }
    expect_nothing_lost(name);
    Member& member = members_.at(name);
    member.follows.clear();
    member.waits = false;
    serving_ = name;
    in_sync_.clear();
    if (fails()) return fault("promote");
    member.writable = true;
    if (fails()) return fault("promote");  // it was, and the answer is lost
    return {};
  }
  Expected<void> follow(const std::string& name) override {
    if (!answers(name) || serving_ == name || fails()) return fault("follow");
    if (!answers(serving_)) return fault("follow");
    if (members_.at(name).writable) throw std::logic_error(name + " takes writes, and was told to follow");
    Member& member = members_.at(name);
    member.follows = serving_;
    member.log = members_.at(serving_).log;
    members_.at(serving_).waits = true;
    if (fails()) return fault("follow");
    in_sync_.insert(name);
    return {};
  }
  Expected<std::uint64_t> position(const std::string& name) override {
    if (!answers(name)) return fault("ask");
    return members_.at(name).log.size();
  }
  Expected<bool> in_sync(const std::string& name) override {
    if (!answers(name) || fails()) return fault("ask");
    return in_sync_.contains(name);
  }
  Expected<void> detach(const std::string& name) override {
    in_sync_.erase(name);
    if (serving_.empty() || !answers(serving_) || fails()) return fault("detach");
    members_.at(serving_).waits = false;
    return {};
  }

  // --- What the supervisor does ---

  /// A member that serves keeps its log; another gives up what only it has, and what it had received since it
  /// last applied: here, the last write.
  Expected<void> start(const std::string& name) override {
    if (fails()) return fault("start");
    Member& member = members_.at(name);
    if (member.runs) throw std::logic_error(name + " is started twice");
    member.runs = true;
    member.hangs = happens(hang_rate);
    if (serving_ != name && !member.log.empty()) member.log.pop_back();
    return {};
  }
  Expected<void> fence(const std::string& name) override {
    if (fails()) return fault("fence");
    kill(name);
    return {};
  }
  Expected<void> hold(const std::string& name) override {
    if (fails()) return fault("hold");
    if (serving_ != name) throw std::logic_error(name + " gets the address, and may not write");
    holder_ = name;
    return {};
  }

 private:
  struct Member {
    bool runs = false;
    bool hangs = false;
    bool writable = false;
    bool waits = false;  ///< for an acknowledgement, as a primary
    std::string follows;
    std::vector<int> log;
  };

  bool answers(const std::string& name) const { return members_.at(name).runs && !members_.at(name).hangs; }
  bool happens(double rate) { return static_cast<double>(random_() % 1000) < rate * 1000; }
  bool fails() { return happens(fault_rate); }
  static tl::unexpected<Failure> fault(std::string operation) {
    Failure failure;
    failure.operation = std::move(operation);
    failure.target = "a member";
    failure.reason = "a fault of the test";
    return tl::unexpected(std::move(failure));
  }
  /// By all that follow it. True where one has it.
  bool standby_receives(const std::string& primary) {
    bool received = false;
    for (auto& [name, member] : members_) {
      if (member.follows != primary || !answers(name)) continue;
      member.log = members_.at(primary).log;
      received = true;
    }
    return received;
  }

  std::vector<std::string> names_;
  std::mt19937 random_;
  std::map<std::string, Member> members_;
  std::set<std::string> ended_;
  std::set<std::string> in_sync_;
  std::set<int> acknowledged_;
  std::string serving_;  ///< who has the right to write, on the disk
  std::string holder_;
  int last_write_ = 0;
};

}  // namespace ashlar::lab::test
