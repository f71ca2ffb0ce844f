#include "engine/time_left.h"

#include <algorithm>

namespace ashlar::engine {

namespace {

Action action_of(const Operation& operation) {
  const Change* change = operation.change;
  if (change == nullptr || change->action == Action::None) return Action::None;
  if (operation.kind == Operation::Kind::Destroy) return Action::Delete;
  return change->action == Action::Update ? Action::Update : Action::Create;
}

/// Each after what it needs.
std::vector<std::size_t> in_order(const Operations& operations) {
  std::vector<std::size_t> missing(operations.steps.size());
  std::vector<std::vector<std::size_t>> users(operations.steps.size());
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < operations.steps.size(); ++i) {
    missing[i] = operations.steps[i].needs.size();
    if (missing[i] == 0) order.push_back(i);
    for (const std::size_t need : operations.steps[i].needs) users[need].push_back(i);
  }
  for (std::size_t next = 0; next < order.size(); ++next)
    for (const std::size_t user : users[order[next]])
      if (--missing[user] == 0) order.push_back(user);
  return order;
}

/// Where calls share a limit: "prod/eu-west-1".
std::string workplace_of(const Change& change) {
  return change.unit.substr(0, change.unit.find('/', change.unit.find('/') + 1));
}

std::string account_of(const Change& change) { return change.unit.substr(0, change.unit.find('/')); }

}  // namespace

TimeLeft::TimeLeft(const Operations& operations, Durations durations)
    : order_(in_order(operations)), durations_(std::move(durations)) {
  steps_.resize(operations.list.size());
  for (std::size_t i = 0; i < steps_.size(); ++i) {
    steps_[i].needs = operations.steps[i].needs;
    steps_[i].action = action_of(operations.list[i]);
    if (steps_[i].action == Action::None) continue;
    steps_[i].change = operations.list[i].change;
    by_change_[steps_[i].change].push_back(i);
  }
}

TimeLeft::Step* TimeLeft::step_of(const Change& change, Action action) {
  const auto steps = by_change_.find(&change);
  if (steps == by_change_.end()) return nullptr;
  for (const std::size_t i : steps->second)
    if ((steps_[i].action == Action::Delete) == (action == Action::Delete)) return &steps_[i];
  return nullptr;
}

void TimeLeft::begin(const Change& change, Action action, Time now) {
  Step* step = step_of(change, action);
  if (step == nullptr) return;
  step->state = State::Running;
  step->since = now;
}

void TimeLeft::end(const Change& change, Action action, Time now) {
  Step* step = step_of(change, action);
  if (step == nullptr) return;
  if (step->state == State::Running) durations_.add(change.type, step->action, now - step->since);
  step->state = State::Done;
}

void TimeLeft::fail(const Change& change) {
  const auto steps = by_change_.find(&change);
  if (steps == by_change_.end()) return;
  for (const std::size_t i : steps->second)
    if (steps_[i].state != State::Done) steps_[i].state = State::Dropped;
  for (const std::size_t i : order_) {
    const bool is_stopped =
        std::any_of(steps_[i].needs.begin(), steps_[i].needs.end(),
                    [&](std::size_t need) { return steps_[need].state == State::Dropped; });
    if (is_stopped && steps_[i].state == State::Waiting) steps_[i].state = State::Dropped;
  }
}

/// Who takes longer than expected is thought to have an eighth of the time that it took still before it.
Seconds TimeLeft::remaining(const Step& step, Time now) const {
  if (step.change == nullptr || step.state == State::Done || step.state == State::Dropped) return Seconds(0);
  const Seconds expected = durations_.expected(step.change->type, step.action);
  if (step.state == State::Waiting) return expected;
  const Seconds took = now - step.since;
  return std::max(expected - took, took / 8);
}

Seconds TimeLeft::left(Time now) const {
  std::vector<Seconds> until(steps_.size());  // each is done
  std::map<std::string, Seconds> work;
  Seconds all(0);
  Seconds longest(0);
  for (const std::size_t i : order_) {
    for (const std::size_t need : steps_[i].needs) until[i] = std::max(until[i], until[need]);
    const Seconds own = remaining(steps_[i], now);
    until[i] += own;
    longest = std::max(longest, until[i]);
    if (own.count() == 0) continue;
    all += own;
    work[workplace_of(*steps_[i].change)] += own;
  }
  longest = std::max(longest, all / width_of_apply.threads);
  for (const auto& [place, sum] : work) longest = std::max(longest, sum / width_of_apply.steps_of_a_group);
  return longest;
}

std::map<std::string, TimeLeft::Count> TimeLeft::count_by_account() const {
  std::map<std::string, Count> counts;
  for (const Step& step : steps_) {
    if (step.change == nullptr) continue;
    Count& count = counts[account_of(*step.change)];
    ++count.all;
    if (step.state == State::Done) ++count.done;
  }
  return counts;
}

TimeLeft::Count TimeLeft::count() const {
  Count sum;
  for (const auto& [account, count] : count_by_account()) {
    sum.done += count.done;
    sum.all += count.all;
  }
  return sum;
}

std::vector<TimeLeft::Running> TimeLeft::running(Time now) const {
  std::vector<Running> all;
  for (const Step& step : steps_)
    if (step.state == State::Running)
      all.push_back(
          {step.change, step.action, now - step.since, durations_.expected(step.change->type, step.action)});
  std::stable_sort(all.begin(), all.end(),
                   [](const Running& a, const Running& b) { return a.took > b.took; });
  return all;
}

}  // namespace ashlar::engine
