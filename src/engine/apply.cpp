#include "engine/apply.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "engine/accounts.h"
#include "engine/extra/apply.h"
#include "engine/graph.h"
#include "engine/moves.h"
#include "engine/operations.h"
#include "engine/outputs.h"
#include "engine/prior.h"
#include "engine/resource_destroyer.h"
#include "engine/resource_maker.h"
#include "engine/state_writer.h"
#include "engine/values.h"
#include "engine/walk.h"
#include "engine/workshops.h"

namespace ashlar::engine {

namespace {

using namespace std::chrono_literals;
using provider::Diagnostics;
using Kind = Operation::Kind;

constexpr auto between_looks = 200ms;

std::map<std::string, const Unit*> by_path(const Architecture& architecture) {
  std::map<std::string, const Unit*> units;
  for (const auto& entry : architecture.units()) units.emplace(entry.second->path.text(), entry.second.get());
  return units;
}

bool holds_all_of(const Unit& unit, const terraform::StateFile& state) {
  return std::all_of(unit.resources.begin(), unit.resources.end(), [&](const auto& resource) {
    return resource->mode != schema::Mode::Managed || current_object(state, resource->address()) != nullptr;
  });
}

class Applier {
 public:
  explicit Applier(const ApplyRequest& request)
      : request_(one_at_a_time(request)),
        graph_(graph_of(request.architecture)),
        operations_(operations_of(request.plan, graph_, request.states)),
        values_(graph_, request.schema),
        workshops_(request.provider, request.environment),
        writer_(request.open_state, request.journal, "apply", request.program_version),
        site_(request_, writer_, workshops_),
        maker_(site_, graph_, operations_, values_),
        destroyer_(site_),
        delegations_(graph_, values_, request_.ask_name_servers),
        extras_(request_, writer_) {}

  Applied run() {
    const auto ready =
        extras_.require().and_then([this] { return writer_.lock(units_that_change(), request_.states); });
    if (!ready) return nothing_begun(ready.error());
    if (auto moved = carry_out_moves(); !moved) return nothing_begun(moved.error());
    name_groups();
    begun_.resize(operations_.list.size());
    const std::vector<Reached> reached = walk_operations();
    for (std::size_t i = 0; i < reached.size(); ++i) count(operations_.list[i], reached[i], begun_[i] != 0);
    for (const Unit* unit : units_that_change())
      if (!is_extra(*unit)) update_outputs(*unit);
    if (auto finished = writer_.finish(); !finished) result_.failure = finished.error();
    return std::move(result_);
  }

 private:
  ApplyRequest one_at_a_time(ApplyRequest request) {
    if (request.tell)
      request.tell = [this, tell = request.tell](const ApplyEvent& event) {
        const std::lock_guard lock(telling_);
        tell(event);
      };
    return request;
  }

  UnitSet units_that_change() const {
    UnitSet units = request_.plan.outdated;
    for (const Change& change : request_.plan.changes)
      if (change.action != Action::None || change.refreshed) units.insert(unit_of(change));
    for (const Move& move : request_.plan.moves) {
      units.insert(units_.at(move.unit.text()));
      units.insert(move.now->unit);
    }
    for (const ExtraPlan& extra : request_.plan.extras)
      if (has_work(extra)) units.insert(extra.unit);
    return units;
  }

  /// Between units the new state is kept before the old one lets go.
  Expected<void> carry_out_moves() {
    for (const Move& move : request_.plan.moves) {
      const std::string from = move.unit.text();
      const std::string to = move.now->unit->path.text();
      const terraform::StateFile before = writer_.state(from);
      auto done = writer_.update({to, move.now->address()},
                                 [&](terraform::StateFile& state) { arrive(move, before, state); });
      if (done && from != to) done = writer_.write_changed();
      if (done)
        done = writer_.update({from, move.address}, [&](terraform::StateFile& state) { leave(move, state); });
      if (!done) return done;
    }
    return {};
  }

  const Unit* unit_of(const Change& change) const { return units_.at(change.unit); }

  /// What only stands for its place in the order belongs to no group.
  void name_groups() {
    for (std::size_t i = 0; i < operations_.list.size(); ++i) {
      const Change* change = operations_.list[i].change;
      if (change == nullptr || (change->action == Action::None && !change->refreshed)) continue;
      const Workplace workplace{unit_of(*change), change->in_home_region};
      std::string& key = keys_[{workplace.unit, workplace.in_home_region}];
      if (key.empty()) key = configuration_key(workplace);
      operations_.steps[i].group = key;
      operations_.steps[i].account = workplace.unit->path.account;
      workplaces_.emplace(key, std::pair(workplace, change));
    }
  }

  std::vector<Reached> walk_operations() {
    std::thread keeper([this] { keep_states(); });
    struct Ender {
      Applier& applier;
      std::thread& thread;
      ~Ender() {
        {
          const std::lock_guard lock(applier.mutex_);
          applier.walked_ = true;
        }
        applier.news_.notify_all();
        thread.join();
      }
    } const ender{*this, keeper};
    return walk(operations_.steps,
                {[this](const std::string& group) { return enter(group); },
                 [this](std::size_t step) { return visit(step); },
                 [this](const std::string& group) { workshops_.close(group); }, [this] { return stopped(); }},
                width_of_apply);
  }

  bool stopped() const { return request_.stop && request_.stop(); }

  void keep_states() {
    auto written = std::chrono::steady_clock::now();
    std::optional<std::chrono::steady_clock::time_point> to_stop;
    bool ended_early = false;
    std::unique_lock lock(mutex_);
    while (!news_.wait_for(lock, between_looks, [this] { return walked_; })) {
      lock.unlock();
      if (stopped() && !to_stop) {
        result_.stopped = true;
        to_stop = std::chrono::steady_clock::now() + time_to_finish;
      }
      // What is ended in the middle of its making is half-made, and would be replaced.
      if (to_stop && !ended_early && std::chrono::steady_clock::now() >= *to_stop) {
        ended_early = true;
        workshops_.stop();
      }
      if (std::chrono::steady_clock::now() - written >= between_writes) {
        static_cast<void>(writer_.write_changed());  // tried again at the end, and told there
        written = std::chrono::steady_clock::now();
      }
      lock.lock();
    }
  }

  bool enter(const std::string& group) {
    const auto& [workplace, change] = workplaces_.at(group);
    workshops_.open(group, workplace);
    auto session = require_account(workplace).and_then([this, &group] { return workshops_.session(group); });
    if (session) return true;
    workshops_.close(group);
    return tell_problem(*change, std::move(session.error()));
  }

  bool visit(std::size_t step) {
    begun_[step] = 1;
    const Operation& operation = operations_.list[step];
    if (operation.extra != nullptr && has_work(*operation.extra)) return visit_extra(*operation.extra);
    if (operation.change == nullptr) return true;
    if (waits_in_vain(operation)) return false;
    const std::string& group = operations_.steps[step].group;
    auto done =
        operation.kind == Kind::Make ? maker_.make(operation, group) : destroyer_.destroy(operation, group);
    return done || tell_problem(*operation.change, std::move(done.error()));
  }

  /// For a certificate that AWS cannot issue yet. Of a domain one is told, the others are not begun.
  bool waits_in_vain(const Operation& operation) {
    const Change& change = *operation.change;
    const bool waits = operation.kind == Kind::Make && change.type == "aws_acm_certificate_validation" &&
                       change.action != Action::None;
    const auto missing = waits ? delegations_.missing_for(*change.resource) : std::nullopt;
    if (!missing) return false;
    if (delegations_.is_news(*missing)) return !tell_problem(change, diagnostics_of(*missing));
    const std::lock_guard lock(mutex_);
    result_.skipped.push_back(&change);
    return true;
  }

  bool visit_extra(const ExtraPlan& extra) {
    const auto resolve = [this](const Reference& one) { return values_.resolve(one); };
    ExtraApplied applied =
        extras_.apply(extra, extra.destroys ? recorded_inputs_of(*extra.unit, request_.states)
                                            : inputs_of(*extra.unit, resolve));
    const std::lock_guard lock(mutex_);
    for (const Change* change : applied.done) count(change->action);
    if (extra.waits) result_.units_not_begun += applied.skipped.empty() ? 0 : 1;
    if (!extra.waits)
      result_.skipped.insert(result_.skipped.end(), applied.skipped.begin(), applied.skipped.end());
    const bool well = applied.problems.empty();
    for (Problem& problem : applied.problems) result_.problems.push_back(std::move(problem));
    return well;
  }

  bool tell_problem(const Change& change, Diagnostics diagnostics) {
    if (request_.tell)
      request_.tell({ApplyEvent::Kind::Failed, &change, change.action, {}, {}, &diagnostics});
    const std::lock_guard lock(mutex_);
    result_.problems.push_back({change.unit, change.address, change.resource, std::move(diagnostics)});
    return false;
  }

  void count(const Operation& operation, Reached reached, bool begun) {
    const Change* change = operation.change;
    if (operation.extra != nullptr && has_work(*operation.extra) && !begun) skip(*operation.extra);
    if (change == nullptr || change->action == Action::None) return;
    const bool halves = change->action == Action::Replace && operation.kind == Kind::Destroy;
    if (!begun && !halves) result_.skipped.push_back(change);
    if (reached != Reached::Done || halves) return;
    count(change->action);
  }

  void count(Action action) {
    if (action == Action::Create) ++result_.created;
    if (action == Action::Update) ++result_.updated;
    if (action == Action::Replace) ++result_.replaced;
    if (action == Action::Delete) ++result_.destroyed;
  }

  Applied nothing_begun(const Failure& failure) {
    for (const Change& change : request_.plan.changes)
      if (change.action != Action::None) result_.skipped.push_back(&change);
    for (const ExtraPlan& extra : request_.plan.extras)
      if (has_work(extra)) skip(extra);
    result_.failure = failure;
    return std::move(result_);
  }

  void skip(const ExtraPlan& extra) {
    for (const Change& change : extra.changes) result_.skipped.push_back(&change);
    if (extra.waits) ++result_.units_not_begun;
  }

  /// Those that are not known, since something failed, stay as they were while the resource is there.
  void update_outputs(const Unit& unit) {
    const auto resolve = [this](const Reference& one) { return values_.resolve(one); };
    Outputs outputs = outputs_of(unit, resolve, request_.schema);
    writer_.change(unit.path.text(), [&](terraform::StateFile& state) {
      for (const auto& [name, reference] : unit.outputs) {
        const auto old = state.outputs.find(name);
        const bool is_unknown = !values_.resolve(reference).value.is_wholly_known();
        if (is_unknown && old != state.outputs.end() && state.find(reference.resource->address()) != nullptr)
          outputs.known.emplace(name, old->second);
      }
      state.outputs = outputs.known;
      if (holds_all_of(unit, state)) state.other.erase(may_lack_some);
    });
  }

  std::mutex telling_;
  const ApplyRequest request_;
  const std::map<std::string, const Unit*> units_ = by_path(request_.architecture);
  const Graph graph_;
  Operations operations_;
  Values values_;
  Workshops workshops_;
  StateWriter writer_;
  ChangeSite site_;
  ResourceMaker maker_;
  ResourceDestroyer destroyer_;
  Delegations delegations_;
  ExtraApplier extras_;
  std::map<std::pair<const Unit*, bool>, std::string> keys_;
  std::map<std::string, std::pair<Workplace, const Change*>> workplaces_;  ///< by group
  std::vector<char> begun_;  ///< by step, each written by its own thread
  std::mutex mutex_;
  std::condition_variable news_;
  bool walked_ = false;
  Applied result_;
};

}  // namespace

Applied apply(const ApplyRequest& request) { return Applier(request).run(); }

}  // namespace ashlar::engine
