#include "engine/plan.h"

#include <algorithm>
#include <array>

namespace ashlar::engine {

namespace {

template <class Predicate>
std::size_t count_if(const Plan& plan, const Predicate& predicate) {
  auto count = std::count_if(plan.changes.begin(), plan.changes.end(), predicate);
  for (const ExtraPlan& extra : plan.extras)
    count += std::count_if(extra.changes.begin(), extra.changes.end(), predicate);
  return static_cast<std::size_t>(count);
}

}  // namespace

std::string_view name_of(Action action) {
  constexpr std::array<std::string_view, 5> names{"none", "create", "update", "replace", "delete"};
  return names.at(static_cast<std::size_t>(action));
}

std::string_view name_of(Loses loses) {
  constexpr std::array<std::string_view, 3> names{"nothing", "availability", "data"};
  return names.at(static_cast<std::size_t>(loses));
}

provider::Diagnostics diagnostics_of(const Failure& failure) {
  return {{Severity::Error, failure.text(), failure.help, {}}};
}

std::vector<const Change*> Plan::changing() const {
  std::vector<const Change*> all;
  const auto add = [&](const std::vector<Change>& some) {
    for (const Change& change : some)
      if (change.action != Action::None) all.push_back(&change);
  };
  add(changes);
  for (const ExtraPlan& extra : extras) add(extra.changes);
  return all;
}

std::size_t Plan::count(Action action) const {
  std::size_t count = count_if(*this, [=](const Change& change) { return change.action == action; });
  if (action == Action::None)
    for (const ExtraPlan& extra : extras) count += extra.unchanged;
  return count;
}

std::size_t Plan::count(Loses loses) const {
  return count_if(*this, [=](const Change& change) { return change.loss.what == loses; });
}

std::size_t Plan::waiting() const {
  return static_cast<std::size_t>(
      std::count_if(extras.begin(), extras.end(), [](const ExtraPlan& extra) { return extra.waits; }));
}

bool Plan::has_changes() const {
  const auto changes_something = [](const Change& change) { return change.action != Action::None; };
  const auto has_work = [](const ExtraPlan& extra) { return extra.waits || extra.has_something_to_do; };
  return !moves.empty() || std::any_of(changes.begin(), changes.end(), changes_something) ||
         std::any_of(extras.begin(), extras.end(), has_work);
}

}  // namespace ashlar::engine
