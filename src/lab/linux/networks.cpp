#include "lab/linux/networks.h"

#include <algorithm>
#include <iterator>
#include <mutex>
#include <set>
#include <stdexcept>
#include <vector>

#include "base/parallel.h"
#include "lab/linux/network_namespace.h"

namespace ashlar::lab {

namespace {

constexpr std::size_t longest_link_name = 15;  // IFNAMSIZ and its NUL

void check_end(const NetworkPlan& plan, const LinkEnd& end) {
  const bool fits = !end.name.empty() && end.name.size() <= longest_link_name;
  if (!fits || !plan.namespaces.contains(end.name_space)) {
    throw std::logic_error("no link can be: " + end.name + " in " + end.name_space);
  }
}

/// A plan that names what it does not hold was made wrong.
void check_plan(const NetworkPlan& plan) {
  for (const LinkPlan& link : plan.links) {
    check_end(plan, link.a);
    check_end(plan, link.b);
  }
  for (const FloatingAddress& floating : plan.floating) {
    const bool known = std::all_of(floating.links.begin(), floating.links.end(),
                                   [&](const auto& link) { return plan.namespaces.contains(link.first); });
    if (!known || !plan.namespaces.contains(floating.router)) {
      throw std::logic_error("a floating address of a namespace that is not in the plan");
    }
  }
}

const FloatingAddress* find_floating(const NetworkPlan& plan, topology::Address address) {
  const auto found =
      std::find_if(plan.floating.begin(), plan.floating.end(),
                   [&](const FloatingAddress& floating) { return floating.address == address; });
  return found == plan.floating.end() ? nullptr : &*found;
}

tl::unexpected<Failure> cannot_change(std::string operation, std::string target, std::string reason) {
  Failure failure;
  failure.operation = std::move(operation);
  failure.target = std::move(target);
  failure.reason = std::move(reason);
  return tl::unexpected(std::move(failure));
}

/// All are tried; the first failure is told.
Expected<void> for_all(const std::vector<std::string>& names,
                       const std::function<Expected<void>(const std::string&)>& task) {
  std::mutex mutex;
  Expected<void> all;
  in_parallel(names.size(), [&](std::size_t index) {
    auto done = task(names[index]);
    if (done) return;
    const std::lock_guard<std::mutex> lock(mutex);
    if (all) all = std::move(done);
  });
  return all;
}

}  // namespace

struct Networks::State {
  NetworkPlan plan;
  std::map<std::string, NetworkNamespace> namespaces;
  std::set<LinkPlan> links;
  std::vector<LinkPlan> unready;  // made or brought up, and not yet known to carry packets
  std::map<topology::Address, std::string> holders;

  Wanted wanted(const std::string& name) const;
  void add_floating(const std::string& name, Wanted& wanted) const;
  void forget_lost_holders();
  Expected<void> remove_links();
  void remove_namespaces();
  Expected<void> add_namespaces();
  Expected<void> add_links();
  Expected<void> bring_namespaces();
  void await_links();
};

Wanted Networks::State::wanted(const std::string& name) const {
  const NamespacePlan& asked = plan.namespaces.at(name);
  Wanted all;
  all.forwards = asked.forwards;
  all.addresses.insert(asked.addresses.begin(), asked.addresses.end());
  for (const RoutePlan& route : asked.routes) all.routes[{route.table, route.destination}] = route;
  all.rules.insert(asked.rules.begin(), asked.rules.end());
  all.ruleset = asked.ruleset;
  add_floating(name, all);
  return all;
}

void Networks::State::add_floating(const std::string& name, Wanted& wanted) const {
  for (const FloatingAddress& floating : plan.floating) {
    if (floating.links.contains(name)) wanted.addresses.insert({"lo", floating.address, 32});
    if (floating.router != name) continue;
    const Cidr alone{floating.address.value, 32};
    const auto holder = holders.find(floating.address);
    const std::string link = holder == holders.end() ? "" : floating.links.at(holder->second);
    wanted.routes[{main_table, alone}] = {main_table, alone, link, std::nullopt};
  }
}

void Networks::State::forget_lost_holders() {
  std::erase_if(holders, [this](const auto& holder) {
    const FloatingAddress* floating = find_floating(plan, holder.first);
    return floating == nullptr || !floating->links.contains(holder.second);
  });
}

/// Links between two namespaces that both go, go with them; the others at once, so that their names are free.
Expected<void> Networks::State::remove_links() {
  const std::set<LinkPlan> kept(plan.links.begin(), plan.links.end());
  std::vector<LinkPlan> gone;
  std::set_difference(links.begin(), links.end(), kept.begin(), kept.end(), std::back_inserter(gone));
  std::map<std::string, std::vector<std::string>> removed_by;  // of both ends, one in a namespace that stays
  for (const LinkPlan& link : gone) {
    const LinkEnd& end = plan.namespaces.contains(link.b.name_space) ? link.b : link.a;
    if (plan.namespaces.contains(end.name_space)) removed_by[end.name_space].push_back(end.name);
  }
  for (const auto& [name, ends] : removed_by) {
    if (auto removed = namespaces.at(name).remove_links(ends); !removed) return removed;
  }
  for (const LinkPlan& link : gone) {
    namespaces.at(link.a.name_space).forget_link(link.a.name);
    namespaces.at(link.b.name_space).forget_link(link.b.name);
    links.erase(link);
    std::erase(unready, link);
  }
  return {};
}

void Networks::State::remove_namespaces() {
  std::erase_if(namespaces, [this](const auto& one) { return !plan.namespaces.contains(one.first); });
}

Expected<void> Networks::State::add_namespaces() {
  std::vector<std::string> missing;
  for (const auto& one : plan.namespaces) {
    if (!namespaces.contains(one.first)) missing.push_back(one.first);
  }
  std::mutex mutex;
  return for_all(missing, [&](const std::string& name) -> Expected<void> {
    auto made = NetworkNamespace::make(name);
    if (!made) return tl::unexpected(made.error());
    const std::lock_guard<std::mutex> lock(mutex);
    namespaces.emplace(name, std::move(*made));
    return {};
  });
}

/// One after the other: the kernel makes one at a time anyway.
Expected<void> Networks::State::add_links() {
  for (const LinkPlan& link : plan.links) {
    if (links.contains(link)) continue;
    auto added =
        namespaces.at(link.a.name_space).add_link(link.a.name, namespaces.at(link.b.name_space), link.b.name);
    if (!added) return added;
    links.insert(link);
    unready.push_back(link);
  }
  return {};
}

Expected<void> Networks::State::bring_namespaces() {
  std::vector<std::string> changed;
  std::map<std::string, Wanted> all;
  for (const auto& [name, name_space] : namespaces) {
    all.emplace(name, wanted(name));
    if (name_space.differs(all.at(name))) changed.push_back(name);
  }
  return for_all(changed, [&](const std::string& name) { return namespaces.at(name).bring(all.at(name)); });
}

void Networks::State::await_links() {
  std::map<std::string, std::vector<std::string>> awaited;
  for (const LinkPlan& link : unready) {
    const bool both = namespaces.at(link.a.name_space).is_up(link.a.name) &&
                      namespaces.at(link.b.name_space).is_up(link.b.name);
    if (!both) continue;
    awaited[link.a.name_space].push_back(link.a.name);
    awaited[link.b.name_space].push_back(link.b.name);
  }
  unready.clear();
  for (const auto& [name, ends] : awaited) namespaces.at(name).await_links(ends);
}

Networks::Networks() : state_(std::make_unique<State>()) {}
Networks::~Networks() = default;
Networks::Networks(Networks&&) noexcept = default;
Networks& Networks::operator=(Networks&&) noexcept = default;

Expected<void> Networks::apply(const NetworkPlan& plan) {
  check_plan(plan);
  state_->plan = plan;
  state_->forget_lost_holders();
  return state_->remove_links()
      .map([this] { state_->remove_namespaces(); })
      .and_then([this] { return state_->add_namespaces(); })
      .and_then([this] { return state_->add_links(); })
      .and_then([this] { return state_->bring_namespaces(); })
      .map([this] { state_->await_links(); });
}

const NetworkPlan& Networks::current() const { return state_->plan; }

int Networks::find(const std::string& name_space) const {
  const auto found = state_->namespaces.find(name_space);
  return found == state_->namespaces.end() ? -1 : found->second.descriptor();
}

Expected<void> Networks::hold(topology::Address floating, const std::string& name_space) {
  const FloatingAddress* found = find_floating(state_->plan, floating);
  if (found == nullptr || find(found->router) < 0) {
    return cannot_change("move", floating.text(), "it is no floating address");
  }
  if (!name_space.empty() && !found->links.contains(name_space)) {
    return cannot_change("move", floating.text(), name_space + " cannot hold it");
  }
  if (name_space.empty()) {
    state_->holders.erase(floating);
  } else {
    state_->holders[floating] = name_space;
  }
  return state_->namespaces.at(found->router).bring(state_->wanted(found->router));
}

std::string Networks::holder(topology::Address floating) const {
  const auto found = state_->holders.find(floating);
  return found == state_->holders.end() ? std::string() : found->second;
}

Expected<void> Networks::set_link(const LinkEnd& link, bool up) {
  const auto found = state_->namespaces.find(link.name_space);
  if (found == state_->namespaces.end() || !found->second.has_link(link.name)) {
    return cannot_change("change", "the link " + link.name + " in " + link.name_space, "there is none");
  }
  found->second.want_link(link.name, up);
  for (const LinkPlan& pair : state_->links) {
    if (up && (pair.a == link || pair.b == link)) state_->unready.push_back(pair);
  }
  return found->second.bring(state_->wanted(link.name_space)).map([this] { state_->await_links(); });
}

}  // namespace ashlar::lab
