#include "engine/operations.h"

#include <algorithm>
#include <functional>
#include <set>

#include "engine/prior.h"
#include "provider/value.h"

namespace ashlar::engine {

namespace {

using Kind = Operation::Kind;

/// An id or ARN that can hardly stand for anything else: `vpc-0a1b…`, or `Z0A1B…`, as of a hosted zone. An
/// account's id, of digits alone, stands nearly everywhere.
bool is_telling(const std::string& id) {
  constexpr std::size_t shortest = 8;
  constexpr std::string_view digits = "0123456789";
  constexpr std::string_view of_zones = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  const auto consists_of = [&](std::string_view some) {
    return id.find_first_not_of(some) == std::string::npos;
  };
  if (id.size() < shortest) return false;
  return id.find_first_of("-:/") != std::string::npos || (consists_of(of_zones) && !consists_of(digits));
}

void for_each_text(const provider::Value& value, const std::function<void(const std::string&)>& tell) {
  if (const auto* text = value.as<std::string>()) return tell(*text);
  if (const auto* list = value.as<provider::List>())
    for (const provider::Value& item : *list) for_each_text(item, tell);
  if (const auto* object = value.as<provider::Object>())
    for (const auto& [name, member] : *object)
      if (name != "tags" && name != "tags_all") for_each_text(member, tell);
}

class Builder {
 public:
  Builder(const Plan& plan, const Graph& graph, const std::map<std::string, terraform::StateFile>& states)
      : plan_(plan), graph_(graph), states_(states) {}

  Operations build() {
    find_changes();
    find_order_of_replacement();
    for (std::size_t i = 0; i < graph_.nodes.size(); ++i) add_node(i);
    for (const Change* change : unwanted_) add_unwanted(*change);
    for (std::size_t i = 0; i < graph_.nodes.size(); ++i) connect(i);
    if (!unwanted_.empty()) {
      connect_extras();
      connect_deposed();
      const std::vector<User> all = users();
      connect_by_state(all);
      connect_by_ids(all);
    }
    for (Step& step : built_.steps) {
      std::sort(step.needs.begin(), step.needs.end());
      step.needs.erase(std::unique(step.needs.begin(), step.needs.end()), step.needs.end());
    }
    return std::move(built_);
  }

 private:
  static std::size_t make(std::size_t node) { return 2 * node; }
  static std::size_t destroy(std::size_t node) { return 2 * node + 1; }
  std::size_t destroy_unwanted(std::size_t index) const { return 2 * graph_.nodes.size() + index; }

  void find_changes() {
    changes_.resize(graph_.nodes.size());
    for (const Change& change : plan_.changes) {
      if (change.resource == nullptr || !change.deposed.empty())
        unwanted_.push_back(&change);
      else
        changes_[graph_.by_resource.at(change.resource)] = &change;
    }
    for (const ExtraPlan& extra : plan_.extras) extras_[extra.unit] = &extra;
  }

  /// Terraform's rule: whoever is destroyed late keeps what it needs as long.
  void find_order_of_replacement() {
    built_.create_before_destroy.resize(graph_.nodes.size());
    for (std::size_t i = 0; i < graph_.nodes.size(); ++i) {
      const Resource* resource = graph_.nodes[i].resource;
      if (resource != nullptr && resource->lifecycle.create_before_destroy) late_from(i);
    }
  }

  void late_from(std::size_t node) {
    if (built_.create_before_destroy[node]) return;
    built_.create_before_destroy[node] = true;
    for (const std::size_t need : graph_.nodes[node].needs) late_from(need);
  }

  bool has(std::size_t node, std::initializer_list<Action> actions) const {
    const Change* change = changes_[node];
    return change != nullptr && std::find(actions.begin(), actions.end(), change->action) != actions.end();
  }

  void add_node(std::size_t node) {
    const bool makes = has(node, {Action::None, Action::Create, Action::Update, Action::Replace});
    const bool destroys = has(node, {Action::Delete, Action::Replace});
    const ExtraPlan* extra = extra_of(node);
    const bool goes = extra != nullptr && extra->destroys;
    built_.list.push_back({Kind::Make, makes ? changes_[node] : nullptr, goes ? nullptr : extra, node});
    built_.list.push_back({Kind::Destroy, destroys ? changes_[node] : nullptr, goes ? extra : nullptr, node});
    built_.steps.resize(built_.list.size());
  }

  void add_unwanted(const Change& change) {
    built_.list.push_back({Kind::Destroy, &change, nullptr, std::nullopt});
    built_.steps.emplace_back();
  }

  void need(std::size_t step, std::size_t needed) { built_.steps[step].needs.push_back(needed); }

  void connect(std::size_t node) {
    for (const std::size_t needed : graph_.nodes[node].needs) {
      need(make(node), make(needed));
      need(destroy(needed), destroy(node));
      if (has(needed, {Action::Replace}) && built_.create_before_destroy[needed])
        need(destroy(needed), make(node));
    }
    if (!has(node, {Action::Replace})) return;
    if (built_.create_before_destroy[node])
      need(destroy(node), make(node));
    else
      need(make(node), destroy(node));
  }

  const ExtraPlan* extra_of(std::size_t node) const {
    const auto found = extras_.find(graph_.nodes[node].unit);
    return graph_.nodes[node].resource != nullptr || found == extras_.end() ? nullptr : found->second;
  }

  void connect_extras() {
    for (std::size_t node = 0; node < graph_.nodes.size(); ++node) {
      if (extra_of(node) == nullptr) continue;
      const std::string account = graph_.nodes[node].unit->path.account + "/";
      for (std::size_t i = 0; i < unwanted_.size(); ++i)
        if (unwanted_[i]->deposed.empty() && unwanted_[i]->unit.starts_with(account))
          for (const std::size_t step : {make(node), destroy(node)}) prefer(destroy_unwanted(i), step);
    }
  }

  /// A step that destroys or makes: what its state depended on goes later.
  struct User {
    const Change* change;
    std::vector<std::size_t> steps;
  };

  std::vector<User> users() const {
    std::vector<User> all;
    for (std::size_t i = 0; i < unwanted_.size(); ++i) all.push_back({unwanted_[i], {destroy_unwanted(i)}});
    for (std::size_t node = 0; node < graph_.nodes.size(); ++node)
      if (changes_[node] != nullptr) all.push_back({changes_[node], {destroy(node), make(node)}});
    return all;
  }

  const std::vector<std::string>& recorded_needs(const Change& change) const {
    static const std::vector<std::string> none;
    const auto state = states_.find(change.unit);
    const terraform::StateObject* object =
        state == states_.end() ? nullptr : object_of(state->second, change.address, change.deposed);
    return object == nullptr ? none : object->dependencies;
  }

  /// As Terraform does: what goes, goes before what it depended on goes, and also before that is changed.
  void connect_by_state(const std::vector<User>& users) {
    std::map<std::string, std::vector<std::size_t>> destroyed;  // by unit and address
    std::map<std::string, std::size_t> made;
    for (const User& user : users) {
      const std::string name = user.change->unit + "//" + user.change->address;
      destroyed[name].push_back(user.steps.front());
      if (user.steps.size() > 1) made[name] = user.steps.back();
    }
    for (const User& user : users) {
      const bool is_unwanted = user.steps.front() >= destroy_unwanted(0);
      for (const std::string& address : recorded_needs(*user.change)) {
        const std::string name = user.change->unit + "//" + address;
        const auto needed = destroyed.find(name);
        if (needed == destroyed.end()) continue;
        for (const std::size_t step : needed->second)
          if (is_unwanted || step >= destroy_unwanted(0))
            for (const std::size_t first : user.steps) prefer(step, first);
        const auto changed = made.find(name);
        if (is_unwanted && user.change->deposed.empty() && changed != made.end())
          prefer(changed->second, user.steps.front());
      }
    }
  }

  /// What was replaced goes once its successor is made and used.
  void connect_deposed() {
    std::map<std::size_t, std::size_t> deposed;  // node to step
    for (std::size_t i = 0; i < unwanted_.size(); ++i)
      if (unwanted_[i]->resource != nullptr)
        deposed[graph_.by_resource.at(unwanted_[i]->resource)] = destroy_unwanted(i);
    for (const auto& [node, step] : deposed) prefer(step, make(node));
    for (std::size_t node = 0; node < graph_.nodes.size(); ++node)
      for (const std::size_t needed : graph_.nodes[node].needs)
        if (const auto found = deposed.find(needed); found != deposed.end())
          prefer(found->second, make(node));
  }

  /// Who holds an unwanted resource's id goes first, or is changed first.
  void connect_by_ids(const std::vector<User>& users) {
    std::map<std::string, std::set<std::size_t>> by_id;
    for (std::size_t i = 0; i < unwanted_.size(); ++i)
      for (const char* name : {"id", "arn"})
        if (const std::string text = text_at(unwanted_[i]->prior.value, name); is_telling(text))
          by_id[text].insert(i);
    for (const User& user : users)
      for_each_text(user.change->prior.value, [&](const std::string& text) {
        const auto found = by_id.find(text);
        if (found == by_id.end()) return;
        for (const std::size_t used : found->second)
          if (unwanted_[used] != user.change)
            for (const std::size_t step : user.steps) prefer(destroy_unwanted(used), step);
      });
  }

  /// An order that is wished for, not needed: left out where it would close a circle.
  void prefer(std::size_t step, std::size_t before) {
    if (step != before && !leads_to(before, step)) need(step, before);
  }

  bool leads_to(std::size_t from, std::size_t to) const {
    std::vector<bool> seen(built_.steps.size());
    std::vector<std::size_t> open{from};
    while (!open.empty()) {
      const std::size_t next = open.back();
      open.pop_back();
      if (next == to) return true;
      if (seen[next]) continue;
      seen[next] = true;
      open.insert(open.end(), built_.steps[next].needs.begin(), built_.steps[next].needs.end());
    }
    return false;
  }

  const Plan& plan_;
  const Graph& graph_;
  const std::map<std::string, terraform::StateFile>& states_;
  std::vector<const Change*> changes_;  ///< by node
  std::map<const Unit*, const ExtraPlan*> extras_;
  std::vector<const Change*> unwanted_;  ///< deletions of what is in a state alone
  Operations built_;
};

}  // namespace

Operations operations_of(const Plan& plan, const Graph& graph,
                         const std::map<std::string, terraform::StateFile>& states) {
  return Builder(plan, graph, states).build();
}

}  // namespace ashlar::engine
