#include "engine/walk.h"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <exception>
#include <map>
#include <mutex>
#include <optional>
#include <thread>

namespace ashlar::engine {

namespace {

struct Group {
  std::deque<std::size_t> ready;
  std::size_t running = 0;
  enum class At { Closed, Opening, Work, Refused } at = At::Closed;
};

class Walk {
 public:
  Walk(const std::vector<Step>& steps, const Walker& walker, const Width& width)
      : steps_(steps),
        walker_(walker),
        width_(width),
        reached_(steps.size(), Reached::Skipped),
        dependants_(steps.size()) {
    groups_[""].at = Group::At::Work;
    for (std::size_t i = 0; i < steps.size(); ++i) {
      waiting_for_.push_back(steps[i].needs.size());
      for (const std::size_t need : steps[i].needs) dependants_[need].push_back(i);
      if (steps[i].needs.empty()) make_ready(i);
    }
  }

  std::vector<Reached> run() {
    std::vector<std::thread> others;
    for (std::size_t i = 1; i < width_.threads; ++i) others.emplace_back([this] { work(); });
    work();
    for (std::thread& other : others) other.join();
    if (problem_) std::rethrow_exception(problem_);
    return std::move(reached_);
  }

 private:
  using Lock = std::unique_lock<std::mutex>;
  using Named = std::map<std::string, Group>::iterator;

  void make_ready(std::size_t step) {
    groups_[steps_[step].group].ready.push_back(step);
    ++ready_;
  }

  void work() {
    Lock lock(mutex_);
    while (!ended()) {
      if (const Named group = one_to_work_in(); group != groups_.end())
        take_one(group->second, lock);
      else if (const Named next = one_to_open(); next != groups_.end())
        open(next, lock);
      else
        news_.wait(lock);
    }
    news_.notify_all();
  }

  bool stopped() const { return problem_ || (walker_.stop && walker_.stop()); }
  bool ended() const { return running_ == 0 && (ready_ == 0 || stopped()); }

  Named one_to_work_in() {
    if (stopped()) return groups_.end();
    return std::find_if(groups_.begin(), groups_.end(), [this](const auto& named) {
      const Group& group = named.second;
      const bool refused = group.at == Group::At::Refused;
      const bool room = named.first.empty() || (group.running < width_.steps_of_a_group && has_room(group));
      return !group.ready.empty() && (refused || (group.at == Group::At::Work && room));
    });
  }

  bool has_room(const Group& group) const {
    const std::string& account = group.ready.empty() ? std::string() : steps_[group.ready.front()].account;
    const auto running = running_of_.find(account);
    return account.empty() || running == running_of_.end() || running->second < width_.steps_of_an_account;
  }

  /// The one with most to do, if there is room for one more.
  Named one_to_open() {
    if (stopped() || !has_room()) return groups_.end();
    Named best = groups_.end();
    for (Named one = groups_.begin(); one != groups_.end(); ++one) {
      if (one->second.at != Group::At::Closed || one->second.ready.empty()) continue;
      if (best == groups_.end() || one->second.ready.size() > best->second.ready.size()) best = one;
    }
    return best;
  }

  bool has_room() { return at_work_ < width_.groups || idle() != groups_.end(); }

  Named idle() {
    return std::find_if(groups_.begin(), groups_.end(), [](const auto& named) {
      const Group& group = named.second;
      return !named.first.empty() && group.at == Group::At::Work && group.ready.empty() && group.running == 0;
    });
  }

  void open(Named next, Lock& lock) {
    const Named gives_way = at_work_ < width_.groups ? groups_.end() : idle();
    if (gives_way != groups_.end()) {
      gives_way->second.at = Group::At::Closed;
      --at_work_;
    }
    next->second.at = Group::At::Opening;
    ++at_work_;
    ++running_;
    lock.unlock();
    const bool opened = attempt([&] {
      if (gives_way != groups_.end() && walker_.leave) walker_.leave(gives_way->first);
      return walker_.enter(next->first);
    });
    lock.lock();
    --running_;
    if (!opened) --at_work_;
    next->second.at = opened ? Group::At::Work : Group::At::Refused;
    news_.notify_all();
  }

  void take_one(Group& group, Lock& lock) {
    const std::size_t step = group.ready.front();
    group.ready.pop_front();
    --ready_;
    ++running_;
    ++group.running;
    ++running_of_[steps_[step].account];
    const bool possible = group.at == Group::At::Work;
    lock.unlock();
    const bool done = possible && attempt([&] { return walker_.visit(step); });
    lock.lock();
    --running_;
    --group.running;
    --running_of_[steps_[step].account];
    reached_[step] = done ? Reached::Done : Reached::Failed;
    if (done) free_dependants(step);
    news_.notify_all();
  }

  void free_dependants(std::size_t step) {
    for (const std::size_t dependant : dependants_[step])
      if (--waiting_for_[dependant] == 0) make_ready(dependant);
  }

  /// Without the lock.
  bool attempt(const std::function<bool()>& what) {
    try {
      return what();
    } catch (...) {
      const std::lock_guard lock(mutex_);
      if (!problem_) problem_ = std::current_exception();
      return false;
    }
  }

  const std::vector<Step>& steps_;
  const Walker& walker_;
  const Width width_;
  std::vector<Reached> reached_;
  std::vector<std::vector<std::size_t>> dependants_;
  std::vector<std::size_t> waiting_for_;
  std::map<std::string, Group> groups_;
  std::size_t ready_ = 0;
  std::size_t running_ = 0;                        ///< steps, and groups that are being opened
  std::map<std::string, std::size_t> running_of_;  ///< steps, by account
  std::size_t at_work_ = 0;                        ///< groups, but for the one without a name
  std::exception_ptr problem_;
  std::mutex mutex_;
  std::condition_variable news_;
};

}  // namespace

std::vector<Reached> walk(const std::vector<Step>& steps, const Walker& walker, Width width) {
  width.threads = std::max<std::size_t>(width.threads, 1);
  return Walk(steps, walker, width).run();
}

}  // namespace ashlar::engine
