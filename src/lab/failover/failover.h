// Who of a group serves, and what is to be done about it: decided here, done elsewhere. No kernel, no server
// and no clock in it. What must hold, whatever happens and in whatever order:
//
// - A member is promoted only while the one that served is known to have ended: never do two serve.
// - The address goes to a member only after its promotion.
// - A member that is not in sync is never promoted in another's place: the group waits for the one it lacks.
// - Nothing starts a member of the group but a `Start`: what it may keep of its data depends on who serves.
//
// Whoever runs it tells what happens, asks for `next()` until it is empty, and says of each action how it
// went
// (`carry_out` in failover_runner.h). Between two actions it tells what happened meanwhile.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace ashlar::lab {

enum class Deed {
  Find,     ///< ask who served last: `Replication::last_primary`, then `found`
  Start,    ///< start a member that has ended
  Fence,    ///< end a member that does not answer, by SIGKILL; then `died`, once it has ended
  Detach,   ///< `Replication::detach`
  Compare,  ///< ask each member that runs for `in_sync` and `position`, then `compared`
  Promote,  ///< `Replication::promote`
  Hold,     ///< let the group's address lead to a member
  Follow,   ///< `Replication::follow`
};

struct Action {
  Deed deed;
  std::string member;  ///< empty for Find and Compare

  auto operator<=>(const Action&) const = default;
};

/// What a member that runs says of itself. One that does not answer is left out.
struct Standing {
  bool in_sync = false;
  std::uint64_t position = 0;
};

class Failover {
 public:
  /// All members are about to be started, by whoever runs it.
  explicit Failover(std::vector<std::string> members);

  // What happens.
  void healthy(const std::string& member);      ///< answers; told at each poll
  void silent(const std::string& member);       ///< runs, and does not answer a poll, or is cut off
  void died(const std::string& member);         ///< has ended: nothing of it writes any more
  void out_of_sync(const std::string& member);  ///< told when a poll of `in_sync` says so
  void tick();                                  ///< time has passed: what failed may be tried again

  // How an action went.
  void done(const Action& action);  ///< all but Find and Compare
  void failed(const Action& action);
  void found(const std::string& member);  ///< empty: all are new
  void compared(const std::map<std::string, Standing>& standings);

  /// What is to be done now; none: nothing until something happens. Asked again, it says the same.
  std::optional<Action> next() const;

  /// Who serves and has the address; empty: nobody.
  std::string serving() const;
  /// Who holds the address: it stays with one that has ended, until another takes over.
  const std::string& holder() const { return holder_; }
  /// Who stands by in sync, as far as is known.
  std::set<std::string> standing_by() const;

 private:
  enum class Life { Ended, Starting, Up };

  struct Member {
    Life life = Life::Starting;
    int unanswered = 0;     ///< polls in a row
    bool fenced = false;    ///< its end was asked for
    bool follows = false;   ///< in sync, as long as nothing else is known
    bool attached = false;  ///< writes may wait for it
  };

  bool is_up(const std::string& name) const { return members_.at(name).life == Life::Up; }
  bool can(const Action& action) const { return !waiting_.contains(action); }
  bool anybody_up() const;
  bool can_take_over(const std::string& name) const;
  bool anybody_can_take_over() const;
  bool anybody_answers_and_can_take_over() const;
  void lose(Member& member);
  void now_serves(const std::string& member);

  std::optional<Action> first(Deed deed, bool (Failover::*wanted)(const std::string&) const) const;
  std::optional<Action> once(const Action& action) const;
  int patience_with(const std::string& name) const;
  bool must_be_fenced(const std::string& name) const;
  bool must_be_detached(const std::string& name) const;
  bool must_be_started(const std::string& name) const;
  bool must_follow(const std::string& name) const;
  std::optional<Action> find_leader() const;
  std::optional<Action> replace_leader() const;
  std::optional<Action> install_leader() const;

  std::vector<std::string> order_;
  std::map<std::string, Member> members_;
  std::string leader_;     ///< has the right to write; empty: not known
  bool promoted_ = false;  ///< the leader, since it started
  std::string chosen_;     ///< to become the leader
  std::string holder_;
  std::set<Action> waiting_;  ///< failed, until the next tick
};

}  // namespace ashlar::lab
